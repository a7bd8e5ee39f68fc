-- The parts of a recurrence rule (RFC 5545), checked. What a series may say: FREQ=DAILY, WEEKLY, MONTHLY or YEARLY;
-- INTERVAL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS; COUNT or UNTIL, a date (YYYYMMDD) of the place. Weeks begin on Monday.
-- Callers: rule_dates, series. Errors: MD190 rule_not_understood.
create or replace function private.rule_parts(p_rule text)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_parts jsonb;
    v_wrong text;
begin
    if p_rule is null or length(p_rule) > 500 then
        perform private.fail('MD190', '{"part": null}');
    end if;
    select
        coalesce(jsonb_object_agg(p.key, p.value), '{}'),
        min(p.part) filter (
            where p.how_often > 1 or p.value !~ ('^' || coalesce(k.pattern, '$.') || '$')
        )
    into v_parts, v_wrong
    from (
        select
            s.part,
            split_part(s.part, '=', 1) as key,
            substr(s.part, strpos(s.part, '=') + 1) as value,
            count(*) over (partition by split_part(s.part, '=', 1)) as how_often
        from string_to_table(p_rule, ';') as s (part)
    ) as p
    left join (
        values
        ('FREQ', '(DAILY|WEEKLY|MONTHLY|YEARLY)'),
        ('INTERVAL', '[1-9]\d{0,2}'),
        ('BYDAY', '([+-]?[1-9]\d?)?(MO|TU|WE|TH|FR|SA|SU)(,([+-]?[1-9]\d?)?(MO|TU|WE|TH|FR|SA|SU))*'),
        ('BYMONTHDAY', '-?([1-9]|[12]\d|3[01])(,-?([1-9]|[12]\d|3[01]))*'),
        ('BYMONTH', '([1-9]|1[0-2])(,([1-9]|1[0-2]))*'),
        ('BYSETPOS', '-?[1-9]\d{0,2}(,-?[1-9]\d{0,2})*'),
        ('COUNT', '[1-9]\d{0,2}'),
        ('UNTIL', '[1-9]\d{3}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])')
    ) as k (key, pattern) on p.key = k.key;

    v_wrong := coalesce(
        v_wrong,
        case
            when not v_parts ? 'FREQ' then 'FREQ'
            when v_parts ? 'COUNT' and v_parts ? 'UNTIL' then 'UNTIL'
            when right(v_parts ->> 'UNTIL', 2)::integer > extract(
                day from to_date(left(v_parts ->> 'UNTIL', 6), 'YYYYMM') + interval '1 month - 1 day'
            ) then 'UNTIL'
            when v_parts ->> 'FREQ' = 'WEEKLY' and v_parts ? 'BYMONTHDAY' then 'BYMONTHDAY'
            when v_parts ->> 'FREQ' in ('DAILY', 'WEEKLY') and v_parts ->> 'BYDAY' ~ '\d' then 'BYDAY'
            when v_parts ? 'BYSETPOS' and not v_parts ?| '{BYDAY,BYMONTHDAY,BYMONTH}' then 'BYSETPOS'
        end
    );
    if v_wrong is not null then
        perform private.fail('MD190', jsonb_build_object('part', v_wrong));
    end if;
    return v_parts;
end;
$$;
revoke all on function private.rule_parts(text) from public, anon, authenticated, service_role;
