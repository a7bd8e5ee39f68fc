-- A registration as it is under the lock of its seats, after what was due is settled. Whose it must be says p_managed, as
-- for require_registration. Callers: functions that change one. Errors: 42501, P0002, MD175 event_archived.
create or replace function private.lock_registration(p_registration_id uuid, p_managed boolean)
returns public.event_registrations
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event_id constant uuid := (private.require_registration(p_registration_id, p_managed)).event_id;
begin
    perform private.lock_event_seats(v_event_id);
    perform private.settle_seats(v_event_id);
    -- it may have been passed on while the lock was waited for
    return private.require_registration(p_registration_id, p_managed);
end;
$$;
revoke all on function private.lock_registration(uuid, boolean) from public, anon, authenticated, service_role;
