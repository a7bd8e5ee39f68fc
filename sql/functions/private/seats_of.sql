-- The seats of an event as they are now: what is counted in its row, or anew for a hot event, whose row follows later.
-- Callers: event_availability, sync_event_keys, count_seats.
create or replace function private.seats_of(p_event_id uuid)
returns private.event_seats
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_seats private.event_seats;
begin
    select s.* into v_seats from private.event_seats as s where s.event_id = p_event_id;
    if v_seats.is_hot then
        select
            (count(*) filter (where r.status = 'confirmed'))::integer,
            (count(*) filter (where r.status in ('pending', 'offered')))::integer,
            (count(*) filter (where r.status = 'waitlisted'))::integer,
            (count(*) filter (where r.check_in_time is not null))::integer
        into v_seats.confirmed, v_seats.held, v_seats.waiting, v_seats.attended
        from public.event_registrations as r
        where r.event_id = p_event_id;
    end if;
    return v_seats;
end;
$$;
revoke all on function private.seats_of(uuid) from public, anon, authenticated, service_role;
