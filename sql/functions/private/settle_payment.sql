-- Does what follows from a new entry of the ledger, and says what that was: `confirmed`, the seat is taken; `unseated`,
-- no seat is left for the money, which goes back; `reversed`, money that was taken back takes the seat with it;
-- `overpaid`, `wrong_currency`, `unclaimed`: the organizer, or an admin, has to look; `noted`, anything else.
-- Caller: enter_payment.
create or replace function private.settle_payment(p_entry public.payment_events, p_refund_id uuid)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_row public.event_registrations;
    v_event public.events;
    v_money record;
    v_unsent numeric;
    v_promise numeric;
    v_is_promised boolean := false;
    v_outcome text := 'noted';
begin
    perform pg_advisory_xact_lock(private.seats_key(p_entry.event_id));
    if p_entry.kind = 'refunded' then
        update public.payment_refunds as f
        set state = 'succeeded', settled_by = p_entry.id
        where f.id = (
            select o.id
            from public.payment_refunds as o
            inner join public.payment_events as e on o.payment_id = e.id
            where o.registration_id = p_entry.registration_id and o.currency = p_entry.currency
                and case
                    when p_refund_id is not null then o.id = p_refund_id and o.state <> 'succeeded'
                    else o.amount = p_entry.amount and o.state in ('requested', 'sent')
                        and (e.provider, e.transaction_id) = (p_entry.provider, p_entry.transaction_id)
                end
            order by o.created_at, o.id
            limit 1
        );
        v_is_promised := found;
    end if;
    if not exists (select from public.event_registrations as r where r.id = p_entry.registration_id) then
        if not v_is_promised then
            v_outcome := 'unclaimed';
            perform private.tell_of_payment(p_entry, v_outcome, null, null);
        end if;
        return v_outcome;
    end if;

    perform private.lock_event_seats(p_entry.event_id);
    perform private.settle_seats(p_entry.event_id);
    select r.* into strict v_row from public.event_registrations as r where r.id = p_entry.registration_id;
    select e.* into strict v_event from private.event_row(v_row.event_id) as e;
    select m.* into v_money from private.money_of(v_row) as m;
    if p_entry.currency <> v_row.currency then
        v_outcome := 'wrong_currency';
    elsif p_entry.kind = 'paid' and v_row.status = 'confirmed' then
        v_outcome := case when v_money.covered > v_row.price then 'overpaid' else 'noted' end;
    elsif p_entry.kind = 'paid' and v_money.free >= v_row.price then
        v_outcome := private.confirm_paid(v_row.id);
    elsif p_entry.kind = 'paid' and v_row.status in ('cancelled', 'expired') then
        v_outcome := 'unseated';
    elsif v_money.paid > 0 and v_money.paid - v_money.given_back < v_row.price
        and v_row.status in ('pending', 'confirmed') and v_row.check_in_time is null and v_event.date > private.clock()
        and private.is_reversal(p_entry) then
        v_outcome := 'reversed';
        update public.event_registrations as r set status = 'expired', hold_expires_at = null where r.id = v_row.id;
    end if;

    -- What is promised of money without a seat, and not sent yet, may still pay for one; all but that is to go back.
    v_unsent := v_money.free - v_money.covered;
    v_promise := case
        when v_outcome = 'confirmed' or (v_row.status = 'confirmed' and v_outcome <> 'reversed')
            then greatest(least(v_unsent, v_money.free - v_row.price), 0)
        -- What was kept by the rules when the seat was given up stays so.
        when v_outcome = 'unseated' and v_row.status = 'cancelled' then v_unsent + p_entry.amount
        when v_outcome in ('unseated', 'reversed') then v_money.free
        else v_unsent
    end;
    if v_promise <> v_unsent then
        perform private.promise_unseated(v_row, v_promise);
    end if;
    perform private.renew_promises(v_row);
    perform private.refresh_payment(v_row.id);
    perform private.tell_of_payment(p_entry, v_outcome, v_row, v_event);
    return v_outcome;
end;
$$;
revoke all on function private.settle_payment(public.payment_events, uuid)
from public, anon, authenticated, service_role;
