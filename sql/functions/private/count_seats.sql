-- Counts the registrations of an event into its row, its tickets and what the document shows on it. Callers:
-- count_hot_seats; cool_event, under the lock of the seats.
create or replace function private.count_seats(p_event_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_seats private.event_seats;
begin
    -- or the number of seats changes between counting and writing
    perform from private.event_seats as s where s.event_id = p_event_id for no key update;
    v_seats := private.seats_of(p_event_id);
    update private.event_seats as s
    set confirmed = v_seats.confirmed, held = v_seats.held, waiting = v_seats.waiting, attended = v_seats.attended
    where s.event_id = p_event_id;
    update private.ticket_seats as s
    set taken = (
        select count(*) from public.event_registrations as r
        where r.event_id = s.event_id and r.ticket_type = s.code and r.status in ('pending', 'offered', 'confirmed')
    )
    where s.event_id = p_event_id;
    update public.events as e
    set current_registrations = v_seats.confirmed, actual_attendees = v_seats.attended
    from private.event_keys as k
    where k.id = p_event_id and e.id = k.id and e.date = k.date
        and (e.current_registrations, e.actual_attendees) <> (v_seats.confirmed, v_seats.attended);
end;
$$;
revoke all on function private.count_seats(uuid) from public, anon, authenticated, service_role;
