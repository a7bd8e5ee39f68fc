-- Makes the events to come of a series those of its rule: days that it has no more are taken out, new ones come in.
-- Caller: update_event_series, under the lock of the series.
create or replace function private.apply_rule(p_series public.event_series)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_days constant date[] := array(
        select d.day from private.rule_dates(p_series.rule, p_series.first_day, p_series.generated_until) as d (day)
    );
    v_gone record;
begin
    for v_gone in
        select o.day, o.event from private.events_to_come(p_series) as o where o.day <> all (v_days)
    loop
        if private.remove_occurrence(v_gone.event) then
            delete from public.event_occurrences as o where o.series_id = p_series.id and o.day = v_gone.day;
        end if;
    end loop;
    perform private.fill_series(p_series);
end;
$$;
revoke all on function private.apply_rule(public.event_series) from public, anon, authenticated, service_role;
