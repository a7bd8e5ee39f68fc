-- Gives back the slot of who loses a seat at a hot event, and takes one for who gets one. Caller: triggers of
-- registrations, after a change of state and a deletion. Errors: MD201 event_full.
create or replace function private.move_slot()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if not coalesce((select s.is_hot from private.event_seats as s where s.event_id = old.event_id), false) then
        return null;
    end if;
    perform private.lock_event_seats(old.event_id);
    if tg_op = 'DELETE' or not private.holds_seat(new.status) then
        update private.seat_slots as s set registration_id = null where s.registration_id = old.id;
    elsif not private.holds_seat(old.status) and not private.take_slot(new.event_id, new.id) then
        perform private.fail('MD201', jsonb_build_object('event_id', new.event_id));
    end if;
    return null;
end;
$$;
revoke all on function private.move_slot() from public, anon, authenticated, service_role;
