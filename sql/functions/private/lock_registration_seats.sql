-- Locks the seats of the event before a registration is written, on every path, gives whoever waits a place behind the
-- others, and who takes a seat at a hot event a slot. Caller: trigger of registrations, first by name.
-- Errors: P0002, MD175 event_archived, MD201 event_full.
create or replace function private.lock_registration_seats()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if private.share_event_seats(new.event_id) and private.holds_seat(new.status)
        and not exists (select from private.seat_slots as s where s.registration_id = new.id)
        and not private.take_slot(new.event_id, new.id) then
        perform private.fail('MD201', jsonb_build_object('event_id', new.event_id));
    end if;
    if new.status = 'waitlisted' and new.waitlist_position is null then
        new.waitlist_position := nextval('private.waitlist_positions')::integer;
    end if;
    return new;
end;
$$;
revoke all on function private.lock_registration_seats() from public, anon, authenticated, service_role;
