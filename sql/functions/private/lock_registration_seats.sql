-- Locks the seats of the event before a registration is written, on every path, and gives whoever waits a place behind
-- the others. Caller: trigger of registrations, first by name. Errors: P0002.
create or replace function private.lock_registration_seats()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.lock_event_seats(new.event_id);
    if new.status = 'waitlisted' and new.waitlist_position is null then
        new.waitlist_position := nextval('private.waitlist_positions')::integer;
    end if;
    return new;
end;
$$;
revoke all on function private.lock_registration_seats() from public, anon, authenticated, service_role;
