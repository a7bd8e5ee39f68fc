-- Whether one more of this ticket fits: into the event and its venue, its own quota, and the one it shares with others.
-- Callers: functions of registration, under the lock of the seats.
create or replace function private.has_seat(p_event public.events, p_ticket public.event_ticket_types)
returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_seats private.event_seats;
begin
    select s.* into v_seats from private.event_seats as s where s.event_id = p_event.id;
    if v_seats.is_hot then
        return private.has_free_slot(p_event.id);
    end if;
    return coalesce(v_seats.confirmed + v_seats.held < private.seat_limit(p_event), true)
        and (
            p_ticket.quota is null
            or p_ticket.quota > (
                select s.taken from private.ticket_seats as s
                where s.event_id = p_ticket.event_id and s.code = p_ticket.code
            )
        )
        and (
            p_ticket.shared_quota is null
            or (
                select q.size from public.event_shared_quotas as q
                where q.event_id = p_ticket.event_id and q.code = p_ticket.shared_quota
            ) > (
                select sum(s.taken)
                from public.event_ticket_types as t
                inner join private.ticket_seats as s on s.event_id = t.event_id and s.code = t.code
                where t.event_id = p_ticket.event_id and t.shared_quota = p_ticket.shared_quota
            )
        );
end;
$$;
revoke all on function private.has_seat(public.events, public.event_ticket_types)
from public, anon, authenticated, service_role;
