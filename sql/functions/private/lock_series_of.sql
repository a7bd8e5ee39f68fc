-- The series of an event that the caller may change, under its lock. Callers: update_event_series, cancel_event_series.
-- Errors: P0002, 42501, MD191 event_not_recurring.
create or replace function private.lock_series_of(p_event_id uuid)
returns public.event_series
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_series_id uuid;
    v_series public.event_series;
begin
    perform private.require_event_manager(p_event_id, '{}');
    loop
        select o.series_id into v_series_id from public.event_occurrences as o where o.event_id = p_event_id;
        if not found then
            perform private.fail('MD191', jsonb_build_object('event_id', p_event_id));
        end if;
        v_series := private.lock_managed_series(v_series_id);
        -- it may have come to another series while we waited
        exit when exists (
            select from public.event_occurrences as o where o.event_id = p_event_id and o.series_id = v_series_id
        );
    end loop;
    return v_series;
end;
$$;
revoke all on function private.lock_series_of(uuid) from public, anon, authenticated, service_role;
