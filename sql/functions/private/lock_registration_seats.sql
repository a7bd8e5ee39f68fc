-- Locks the seats of the event before a registration is written, on every path. Caller: trigger of registrations, first
-- by name. Errors: P0002.
create or replace function private.lock_registration_seats()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.lock_event_seats(new.event_id);
    return new;
end;
$$;
revoke all on function private.lock_registration_seats() from public, anon, authenticated, service_role;
