-- The seats of one event that the caller may see, as they are once what is due is settled: a hold that has run out is
-- free, unless somebody waits for it. An archived event says so. Caller: public.event_availability.
create or replace function private.event_availability(p_event_id uuid)
returns table (capacity integer, taken integer, available integer, is_open boolean, reason text)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_event public.events;
    v_seats private.event_seats;
    v_limit integer;
    v_due integer;
    v_refusal text;
begin
    select e.* into v_event from private.any_event_row(p_event_id) as e;
    v_seats := private.seats_of(p_event_id);
    if v_event.status = 'draft' and v_event.organizer_id is distinct from (select auth.uid())
        and not (select private.is_admin()) then
        return;
    end if;
    v_limit := private.seat_limit(v_event);
    select count(*)::integer into v_due
    from public.event_registrations as r
    where r.event_id = p_event_id and r.status in ('pending', 'offered') and r.hold_expires_at <= private.clock();
    if v_due > 0 then
        v_seats.held := v_seats.held - v_due;
        v_seats.held := v_seats.held
            + least(v_seats.waiting, greatest(v_limit - v_seats.confirmed - v_seats.held, 0));
    end if;
    v_refusal := case
        when private.is_archived(p_event_id) then 'MD175' else private.registration_refusal(v_event, v_seats)
    end;
    return query
    select
        v_limit,
        v_seats.confirmed + v_seats.held,
        v_limit - v_seats.confirmed - v_seats.held,
        v_refusal is null,
        (select c.reason from private.error_codes as c where c.code = v_refusal);
end;
$$;
revoke all on function private.event_availability(uuid) from public, anon, authenticated, service_role;
grant execute on function private.event_availability(uuid) to anon, authenticated;
