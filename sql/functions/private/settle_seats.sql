-- Lets holds and offers that are due expire, and offers what is free to who waits. Whatever touches the seats of an
-- event does this first, so that it is right without any job. Callers: functions of registration, after lock_event_seats.
create or replace function private.settle_seats(p_event_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if private.has_due_holds(p_event_id) then
        update public.event_registrations as r
        set status = 'expired'
        where r.event_id = p_event_id and r.status in ('pending', 'offered') and r.hold_expires_at <= private.clock();
    end if;
    if (select s.waiting from private.event_seats as s where s.event_id = p_event_id) > 0 then
        perform private.offer_seats(p_event_id);
    end if;
end;
$$;
revoke all on function private.settle_seats(uuid) from public, anon, authenticated, service_role;
