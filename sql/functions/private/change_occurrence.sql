-- Changes an event of a series: its time of day, where one is given, then what content says of it.
-- Caller: update_event_series. Errors: those of a changed event.
create or replace function private.change_occurrence(p_event public.events, p_start_time time, p_content jsonb)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_columns constant text := (
        select string_agg(quote_ident(k.name), ', ') from jsonb_object_keys(p_content) as k (name)
    );
    v_start timestamp := p_event.date at time zone p_event.timezone;
begin
    perform private.lock_event_seats(p_event.id);
    if p_start_time <> v_start::time then
        v_start := v_start::date + p_start_time;
        perform private.reschedule_event(p_event.id, private.zoned_instant(v_start, p_event.timezone), null);
    end if;
    if v_columns is not null then
        -- Names are those of columns: others were refused. @plpgsql_check_options: security_warnings = false
        execute format(
            'update public.events as e set (%1$s) = (select %1$s from jsonb_populate_record(e, $2))
            from private.event_keys as k where k.id = $1 and e.id = k.id and e.date = k.date',
            v_columns
        )
        using p_event.id, private.dated(p_content, 'public.events', v_start, p_event.timezone);
        perform private.settle_seats(p_event.id);
    end if;
end;
$$;
revoke all on function private.change_occurrence(public.events, time, jsonb)
from public, anon, authenticated, service_role;
