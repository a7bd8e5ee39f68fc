-- Ends a series before a day and lets another go on from there, with the events of that day and later.
-- Caller: update_event_series, under the lock of the series.
create or replace function private.split_series(p_series public.event_series, p_day date)
returns public.event_series
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_left constant integer := (private.rule_parts(p_series.rule) ->> 'COUNT')::integer
    - (select count(*)::integer from private.rule_dates(p_series.rule, p_series.first_day, p_day - 1));
    v_rest public.event_series;
begin
    insert into public.event_series as s (
        organizer_id, rule, first_day, start_time, duration_minutes, timezone, content, children, is_published,
        is_complete, last_day, generated_until
    )
    values (
        p_series.organizer_id,
        case
            when v_left is null then p_series.rule
            when v_left > 0 then regexp_replace(p_series.rule, 'COUNT=\d+', 'COUNT=' || v_left)
            -- only what the rule has left behind goes on
            else regexp_replace(p_series.rule, 'COUNT=\d+', to_char(p_day - 1, '"UNTIL="YYYYMMDD'))
        end,
        -- the rule keeps its step, also where this day is none of its own
        coalesce(
            (
                select min(d.day)
                from private.rule_dates(p_series.rule, p_series.first_day, p_day + 5 * 366) as d (day)
                where d.day >= p_day
            ),
            p_day
        ),
        p_series.start_time, p_series.duration_minutes, p_series.timezone, p_series.content, p_series.children,
        p_series.is_published, p_series.is_complete, p_series.last_day, p_series.generated_until
    )
    returning s.* into v_rest;
    update public.event_series as s set last_day = p_day - 1, is_complete = true where s.id = p_series.id;
    update public.event_occurrences as o set series_id = v_rest.id
    where o.series_id = p_series.id and o.day >= p_day;
    return v_rest;
end;
$$;
revoke all on function private.split_series(public.event_series, date) from public, anon, authenticated, service_role;
