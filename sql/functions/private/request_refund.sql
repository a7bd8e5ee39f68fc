-- Promises money back, as far as what a registration has paid is neither given back nor promised already: from the last
-- payment backwards, one refund for each payment. A worker sends them; cash is handed over by the organizer.
-- Callers: settle_payment, refund_cancelled, refund_by_organizer, under the lock of the seats.
create or replace function private.request_refund(
    p_registration public.event_registrations,
    p_amount numeric,
    p_cause text,
    p_reason text default null
)
returns setof public.payment_refunds
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_left numeric;
    v_payment record;
    v_refund public.payment_refunds;
begin
    select least(p_amount, m.covered) into v_left from private.money_of(p_registration) as m;
    for v_payment in
        select
            e.id, e.provider, e.user_id,
            e.amount
            - coalesce(
                (select sum(f.amount) from public.payment_refunds as f where f.payment_id = e.id and f.state <> 'failed'), 0
            )
            - coalesce(
                (
                    select sum(b.amount)
                    from public.payment_events as b
                    left join public.payment_refunds as f on b.id = f.settled_by
                    where b.provider = e.provider and b.transaction_id = e.transaction_id
                        and b.kind in ('refunded', 'charged_back') and f.id is null
                ), 0
            ) as left_over
        from public.payment_events as e
        where e.registration_id = p_registration.id and e.kind = 'paid' and e.currency = p_registration.currency
        order by e.occurred_at desc, e.id desc
    loop
        exit when v_left <= 0;
        continue when v_payment.left_over <= 0;
        insert into public.payment_refunds (
            payment_id, registration_id, event_id, user_id, amount, currency, cause, reason
        )
        values (
            v_payment.id, p_registration.id, p_registration.event_id, v_payment.user_id,
            least(v_left, v_payment.left_over), p_registration.currency, p_cause, p_reason
        )
        on conflict (payment_id, cause) where cause <> 'manual' and state in ('requested', 'sent') do nothing
        returning * into v_refund;
        continue when not found;
        v_left := v_left - v_refund.amount;
        if v_payment.provider <> 'manual' then
            perform private.enqueue(
                'refund_payment', jsonb_build_object('refund_id', v_refund.id), v_refund.id::text
            );
        end if;
        return next v_refund;
    end loop;
    perform private.refresh_payment(p_registration.id);
end;
$$;
revoke all on function private.request_refund(public.event_registrations, numeric, text, text)
from public, anon, authenticated, service_role;
