-- An event that the caller may change, read under the lock of its seats. Callers: functions that change an event.
-- Errors: P0002, 42501.
create or replace function private.lock_managed_event(p_event_id uuid)
returns public.events
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event public.events;
begin
    perform private.require_event_manager(p_event_id);
    perform private.lock_event_seats(p_event_id);
    select e.* into strict v_event from private.event_row(p_event_id) as e;
    return v_event;
end;
$$;
revoke all on function private.lock_managed_event(uuid) from public, anon, authenticated, service_role;
