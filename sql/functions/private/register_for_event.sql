-- Takes a seat for the caller. Caller: public.register_for_event. Asking twice gives the same row; after a cancellation
-- the row is opened again, and what was paid and not given back still counts. A free event is confirmed at once, a paid
-- one holds its seat until it is paid.
-- Errors: 42501, P0002, MD101 event_not_open, MD201 event_full, MD202 event_over, MD203 registration_closed,
-- 23514 for a malformed ticket type.
create or replace function private.register_for_event(p_event_id uuid, p_ticket_type text)
returns public.event_registrations
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_user_id uuid := private.require_person();
    v_seats private.event_seats;
    v_event public.events;
    v_row public.event_registrations;
    v_refusal text;
begin
    perform private.require_event(p_event_id);
    v_seats := private.lock_event_seats(p_event_id);
    select e.* into strict v_event from private.event_row(p_event_id) as e;

    select r.* into v_row
    from public.event_registrations as r
    where r.event_id = p_event_id and r.user_id = v_user_id;
    if v_row.status in ('pending', 'confirmed', 'waitlisted', 'offered') then
        return v_row;
    end if;

    v_refusal := private.registration_refusal(v_event, v_seats);
    if v_refusal is not null then
        perform private.fail(v_refusal, jsonb_build_object('event_id', p_event_id));
    end if;

    v_row.ticket_type := coalesce(p_ticket_type, 'general');
    if v_row.payment_status is distinct from 'paid' then
        v_row.payment_status := case
            when v_event.price_type = 'paid' then 'pending'::public.payment_status else 'not_required'
        end;
        v_row.amount_paid := null;
        v_row.currency := v_event.currency;
    end if;
    v_row.status := case
        when v_row.payment_status = 'pending' then 'pending'::public.registration_status else 'confirmed'
    end;
    insert into public.event_registrations as r (
        event_id, user_id, ticket_type, status, payment_status, amount_paid, currency
    )
    values (
        p_event_id, v_user_id, v_row.ticket_type, v_row.status, v_row.payment_status, v_row.amount_paid, v_row.currency
    )
    on conflict on constraint unique_event_registration do update
        set
            ticket_type = excluded.ticket_type,
            status = excluded.status,
            payment_status = excluded.payment_status,
            amount_paid = excluded.amount_paid,
            currency = excluded.currency
    returning r.* into v_row;
    return v_row;
end;
$$;
revoke all on function private.register_for_event(uuid, text) from public, anon, authenticated, service_role;
grant execute on function private.register_for_event(uuid, text) to authenticated;
