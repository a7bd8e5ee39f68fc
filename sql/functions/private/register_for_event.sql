-- Takes a seat for the caller, or a place on the waiting list. Caller: public.register_for_event. Asking twice gives the
-- same row; after the end of a registration the row is opened again, and what was paid and not given back still counts.
-- A free ticket is confirmed at once, a paid one holds its seat for a while, one that needs approval asks for it.
-- With a key, the same call again gives the row of the first, whatever has become of it.
-- Errors: 42501, P0002, 22023, MD101 event_not_open, MD175 event_archived, MD201 event_full, MD202 event_over,
-- MD203 registration_closed, MD205 - MD209 for the ticket, MD210 key_reused, MD211 waitlist_full.
create or replace function private.register_for_event(
    p_event_id uuid,
    p_ticket_type text,
    p_idempotency_key text,
    p_wait boolean
)
returns public.event_registrations
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := private.require_person();
    v_ticket_type constant text := coalesce(p_ticket_type, 'general');
    v_event public.events;
    v_known_id uuid;
    v_id uuid;
    v_row public.event_registrations;
    v_verdict private.verdict;
    v_is_shared boolean := false;
begin
    if p_idempotency_key is not null then
        v_known_id := private.claim_registration_key(
            v_user_id, p_idempotency_key, jsonb_build_array(p_event_id, v_ticket_type, p_wait)
        );
        if v_known_id is not null then
            select r.* into v_row from private.any_registration_row(v_known_id) as r;
            return v_row;
        end if;
    end if;

    -- accounts before what goes with them, as their deletion does; and two calls of one person one after the other
    perform from auth.users as u where u.id = v_user_id for no key update;
    if private.has_due_holds(p_event_id) or exists (
        select from public.event_registrations as r where r.event_id = p_event_id and r.user_id = v_user_id
    ) then
        perform private.lock_event_seats(p_event_id);
    else
        v_is_shared := private.share_event_seats(p_event_id);
    end if;
    select e.* into strict v_event from private.event_row(p_event_id) as e;
    if v_event.status = 'draft' then
        perform private.require_event(p_event_id);
    end if;
    if not v_is_shared then
        perform private.settle_seats(p_event_id);
        select r.* into v_row
        from public.event_registrations as r
        where r.event_id = p_event_id and r.user_id = v_user_id;
    end if;

    if v_row.id is null or v_row.status in ('cancelled', 'expired') then
        v_verdict := private.registration_verdict(v_event, v_ticket_type, v_user_id, p_wait);
        v_id := coalesce(v_row.id, gen_random_uuid());
        if v_is_shared and private.holds_seat(v_verdict.status) and not private.take_slot(p_event_id, v_id) then
            -- somebody was faster: it is full now
            v_verdict := private.registration_verdict(v_event, v_ticket_type, v_user_id, p_wait);
        end if;
        if v_verdict.refusal is not null then
            perform private.fail(
                v_verdict.refusal, jsonb_build_object('event_id', p_event_id, 'ticket_type', v_ticket_type)
            );
        end if;
        if v_row.id is null or private.is_paid_for(v_row, v_verdict) is not true then
            v_row.payment_status := case
                when v_verdict.price > 0 then 'pending'::public.payment_status else 'not_required'
            end;
            v_row.price := v_verdict.price;
            v_row.currency := v_verdict.currency;
            v_row.amount_paid := null;
        elsif v_verdict.status = 'pending' then
            v_verdict.status := 'confirmed';
        end if;
        v_row.ticket_type := v_ticket_type;
        v_row.status := v_verdict.status;
        v_row.hold_expires_at := case when v_verdict.status = 'pending' then private.hold_end(v_event) end;
        v_row.waitlist_position := case
            when v_verdict.status = 'waitlisted' then nextval('private.waitlist_positions')::integer
        end;
        if v_row.id is null then
            insert into public.event_registrations as r (
                id, event_id, event_date, user_id, ticket_type, status, payment_status, price, amount_paid, currency,
                hold_expires_at, waitlist_position
            )
            values (
                v_id, p_event_id, v_event.date, v_user_id, v_row.ticket_type, v_row.status, v_row.payment_status,
                v_row.price, v_row.amount_paid, v_row.currency, v_row.hold_expires_at, v_row.waitlist_position
            )
            returning r.* into v_row;
        else
            update public.event_registrations as r
            set
                ticket_type = v_row.ticket_type,
                status = v_row.status,
                payment_status = v_row.payment_status,
                price = v_row.price,
                amount_paid = v_row.amount_paid,
                currency = v_row.currency,
                hold_expires_at = v_row.hold_expires_at,
                waitlist_position = v_row.waitlist_position
            where r.id = v_id
            returning r.* into v_row;
        end if;
        if v_row.status = 'confirmed' then
            perform private.tell_of_seat(v_row);
        end if;
    end if;
    if p_idempotency_key is not null then
        update private.registration_keys as k
        set registration_id = v_row.id
        where k.user_id = v_user_id and k.key = p_idempotency_key;
    end if;
    return v_row;
end;
$$;
revoke all on function private.register_for_event(uuid, text, text, boolean)
from public, anon, authenticated, service_role;
grant execute on function private.register_for_event(uuid, text, text, boolean) to authenticated;
