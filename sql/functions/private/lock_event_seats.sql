-- Takes the one lock of an event: every seat operation and every change of date or state takes it first,
-- registrations after it, the events row last. Every other order deadlocks or starves. The advisory lock comes before
-- the row: who registers for a hot event shares it and leaves the row alone (share_event_seats).
-- Callers: functions and triggers of events and registrations. Errors: P0002, MD175 event_archived.
create or replace function private.lock_event_seats(p_event_id uuid)
returns private.event_seats
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform pg_advisory_xact_lock(private.seats_key(p_event_id));
    return private.lock_seats_row(p_event_id);
end;
$$;
revoke all on function private.lock_event_seats(uuid) from public, anon, authenticated, service_role;
