-- The dates of a recurrence rule that begins on p_first, up to p_until. They are days of a place, without hour or zone.
-- Each day of the periods that count (every INTERVAL-th day, week, month or year) is taken or not; COUNT counts from
-- p_first on. Callers: series. Errors: MD190 rule_not_understood.
create or replace function private.rule_dates(p_rule text, p_first date, p_until date)
returns setof date
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_parts constant jsonb := private.rule_parts(p_rule);
    v_freq constant text := v_parts ->> 'FREQ';
    -- the unit whose beginning and end are looked at: also the days before p_first have a place in their period
    v_unit constant text := case v_freq
        when 'DAILY' then 'day' when 'WEEKLY' then 'week' when 'MONTHLY' then 'month' else 'year'
    end;
    v_interval constant integer := coalesce((v_parts ->> 'INTERVAL')::integer, 1);
    v_count constant integer := (v_parts ->> 'COUNT')::integer;
    v_positions constant integer[] := string_to_array(v_parts ->> 'BYSETPOS', ',')::integer[];
    v_weekdays text[] := string_to_array(replace(v_parts ->> 'BYDAY', '+', ''), ',');
    v_month_days integer[] := string_to_array(v_parts ->> 'BYMONTHDAY', ',')::integer[];
    v_months integer[] := string_to_array(v_parts ->> 'BYMONTH', ',')::integer[];
    v_last constant date := least(p_until, to_date(v_parts ->> 'UNTIL', 'YYYYMMDD'));
    v_within_month constant boolean := v_freq = 'MONTHLY' or v_months is not null;
begin
    if v_weekdays is null and v_month_days is null then
        if v_freq = 'WEEKLY' then
            v_weekdays := array[left(upper(to_char(p_first, 'Dy')), 2)];
        elsif v_freq in ('MONTHLY', 'YEARLY') then
            v_month_days := array[extract(day from p_first)];
            if v_freq = 'YEARLY' then
                v_months := coalesce(v_months, array[extract(month from p_first)]);
            end if;
        end if;
    end if;

    return query
    with days as (
        select
            d.at::date as day,
            date_trunc(v_unit, d.at) as period,
            left(upper(to_char(d.at, 'Dy')), 2) as weekday,
            extract(day from d.at)::integer as month_day,
            extract(day from date_trunc('month', d.at) + interval '1 month - 1 day')::integer as month_days,
            extract(doy from d.at)::integer as year_day,
            extract(doy from date_trunc('year', d.at) + interval '1 year - 1 day')::integer as year_days,
            extract(month from d.at)::integer as month
        from generate_series(
            date_trunc(v_unit, p_first::timestamp),
            date_trunc(v_unit, v_last::timestamp) + ('1 ' || v_unit)::interval - interval '1 day',
            interval '1 day'
        ) as d (at)
        where case v_freq
            when 'DAILY' then (d.at::date - p_first) % v_interval = 0
            when 'WEEKLY' then (d.at::date - date_trunc('week', p_first::timestamp)::date) / 7 % v_interval = 0
            when 'MONTHLY' then (
                (extract(year from d.at) - extract(year from p_first)) * 12
                + extract(month from d.at) - extract(month from p_first)
            ) % v_interval = 0
            else (extract(year from d.at) - extract(year from p_first)) % v_interval = 0
        end
    ),

    taken as (
        select
            d.day,
            row_number() over (partition by d.period order by d.day)::integer as position,
            count(*) over (partition by d.period)::integer as positions
        from days as d
        cross join lateral (
            select
                case when v_within_month then d.month_day else d.year_day end,
                case when v_within_month then d.month_days else d.year_days end
        ) as n (place, places)
        where (v_months is null or d.month = any (v_months))
            and (v_month_days is null or v_month_days && array[d.month_day, d.month_day - d.month_days - 1])
            and (
                v_weekdays is null or v_weekdays && array[
                    d.weekday,
                    ((n.place - 1) / 7 + 1) || d.weekday,
                    (-((n.places - n.place) / 7 + 1)) || d.weekday
                ]
            )
    ),

    counted as (
        select t.day, row_number() over (order by t.day) as number
        from taken as t
        where t.day >= p_first
            and (v_positions is null or v_positions && array[t.position, t.position - t.positions - 1])
    )

    select c.day
    from counted as c
    where c.day <= v_last and (v_count is null or c.number <= v_count)
    order by c.day;
end;
$$;
revoke all on function private.rule_dates(text, date, date) from public, anon, authenticated, service_role;
