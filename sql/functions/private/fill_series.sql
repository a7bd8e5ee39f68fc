-- Makes what is missing of the events of a series, half a year ahead, and notes how far it came. A day that was left out is
-- not missing. Callers: create_event_series, apply_rule, generate_series_events, under the lock of the series.
create or replace function private.fill_series(p_series public.event_series)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_parts constant jsonb := private.rule_parts(p_series.rule);
    v_until constant date := (private.clock() at time zone p_series.timezone)::date + private.series_days_ahead();
    v_days constant date[] := array(
        select d.day
        from private.rule_dates(p_series.rule, p_series.first_day, least(v_until, p_series.last_day)) as d (day)
    );
    v_day date;
begin
    for v_day in
        select d.day
        from unnest(v_days) as d (day)
        where private.zoned_instant(d.day + p_series.start_time, p_series.timezone) > private.clock()
            and not exists (
                select from public.event_occurrences as o where o.series_id = p_series.id and o.day = d.day
            )
        order by d.day
    loop
        perform private.create_occurrence(p_series, v_day);
    end loop;
    update public.event_series as s
    set
        generated_until = v_until,
        problem = null,
        is_complete = coalesce(
            least(s.last_day, to_date(v_parts ->> 'UNTIL', 'YYYYMMDD')) <= v_until
            or cardinality(v_days) = (v_parts ->> 'COUNT')::integer,
            false
        )
    where s.id = p_series.id;
end;
$$;
revoke all on function private.fill_series(public.event_series) from public, anon, authenticated, service_role;
