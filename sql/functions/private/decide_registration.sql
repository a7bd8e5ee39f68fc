-- Grants or refuses a registration that waits for it. Granted, it takes a seat, or a place on the waiting list where none
-- is free; the price is that of the day when it was asked for. Caller: public.decide_registration. The same answer
-- twice changes nothing.
-- Errors: 42501, P0002, MD101 event_not_open, MD202 event_over, MD213 not_requested.
create or replace function private.decide_registration(p_registration_id uuid, p_is_approved boolean)
returns public.event_registrations
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_row public.event_registrations := private.lock_managed_registration(p_registration_id);
    v_event public.events;
    v_ticket public.event_ticket_types;
    v_refusal text;
begin
    select e.* into strict v_event from private.event_row(v_row.event_id) as e;
    if v_row.status <> 'requested' then
        if p_is_approved = (v_row.status <> 'cancelled') then
            return v_row;
        end if;
        perform private.fail('MD213', jsonb_build_object('status', v_row.status));
    end if;

    if p_is_approved then
        v_refusal := private.registration_refusal(v_event, null);
        if v_refusal in ('MD101', 'MD202') then
            perform private.fail(v_refusal, jsonb_build_object('event_id', v_event.id));
        end if;
        select t.* into v_ticket from private.tickets_of(v_event) as t where t.code = v_row.ticket_type;
        v_row.status := case
            when v_ticket.id is null or not private.has_seat(v_event, v_ticket) then 'waitlisted'::public.registration_status
            when v_row.price > 0 and v_row.payment_status <> 'paid' then 'pending'
            else 'confirmed'
        end;
    else
        v_row.status := 'cancelled';
    end if;
    update public.event_registrations as r
    set
        status = v_row.status,
        hold_expires_at = case when v_row.status = 'pending' then private.hold_end(v_event) end,
        waitlist_position = case when v_row.status = 'waitlisted' then nextval('private.waitlist_positions') end
    where r.id = p_registration_id
    returning r.* into v_row;
    perform private.audit(
        'registration.decided', 'event_registrations', v_row.id::text, v_row.user_id,
        jsonb_build_object('is_approved', p_is_approved)
    );
    perform private.tell_of_registration(
        v_row, v_event,
        case when p_is_approved then 'Tu solicitud fue aceptada' else 'Tu solicitud no fue aceptada' end,
        case v_row.status
            when 'waitlisted' then 'Estás en la lista de espera de «%s»'
            when 'pending' then 'Paga tu entrada para «%s» y el cupo es tuyo'
            when 'confirmed' then 'Tienes un cupo en «%s»'
            else 'Esta vez no hay cupo para ti en «%s»'
        end
    );
    return v_row;
end;
$$;
revoke all on function private.decide_registration(uuid, boolean) from public, anon, authenticated, service_role;
grant execute on function private.decide_registration(uuid, boolean) to authenticated;
