-- What a registration becomes when its money is whole: `confirmed` keeps its held seat, or takes a free one when the hold
-- has run out; `unseated` where none is free, or the person has given it up. Never a ticket without a seat.
-- Callers: functions of payments, which keep the payment_status. Errors: P0002.
create or replace function private.confirm_paid(p_registration_id uuid)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_row public.event_registrations;
    v_event public.events;
    v_ticket public.event_ticket_types;
begin
    select r.* into strict v_row from public.event_registrations as r where r.id = p_registration_id;
    perform private.lock_event_seats(v_row.event_id);
    perform private.settle_seats(v_row.event_id);
    select r.* into strict v_row from public.event_registrations as r where r.id = p_registration_id;
    if v_row.status = 'confirmed' then
        return 'confirmed';
    elsif v_row.status = 'expired' then
        select e.* into strict v_event from private.event_row(v_row.event_id) as e;
        select t.* into v_ticket from private.tickets_of(v_event) as t where t.code = v_row.ticket_type;
        if v_ticket.id is null
            or coalesce(private.registration_refusal(v_event, null), '') in ('MD101', 'MD202')
            or not private.has_seat(v_event, v_ticket) then
            return 'unseated';
        end if;
    elsif v_row.status not in ('pending', 'offered') then
        return 'unseated';
    end if;
    update public.event_registrations as r set status = 'confirmed', hold_expires_at = null
    where r.id = p_registration_id
    returning r.* into v_row;
    perform private.tell_of_seat(v_row);
    return 'confirmed';
end;
$$;
revoke all on function private.confirm_paid(uuid) from public, anon, authenticated, service_role;
