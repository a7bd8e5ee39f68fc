-- Lets holds and offers that are due expire, and offers what is free to who waits. Whatever touches the seats of an
-- event does this first, so that it is right without any job. Callers: functions of registration, after lock_event_seats.
create or replace function private.settle_seats(p_event_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_seats private.event_seats;
begin
    if private.has_due_holds(p_event_id) then
        update public.event_registrations as r
        set status = 'expired'
        where r.event_id = p_event_id and r.status in ('pending', 'offered') and r.hold_expires_at <= private.clock();
    end if;
    select s.* into v_seats from private.event_seats as s where s.event_id = p_event_id;
    if v_seats.is_hot then
        perform private.fit_slots(p_event_id);
    end if;
    if v_seats.is_hot or v_seats.waiting > 0 then
        perform private.offer_seats(p_event_id);
    end if;
end;
$$;
revoke all on function private.settle_seats(uuid) from public, anon, authenticated, service_role;
