-- Enters an event of a payment provider into the ledger. The registration is found by our reference, or by an earlier
-- entry of the same transaction. What belongs to none is kept as well; but money that went back for a transaction not
-- known yet, and without our reference, is refused, so that it is told again later. Caller: public.apply_payment_event.
-- Errors: MD304 payment_unknown, 23514 for values that no event has.
create or replace function private.apply_payment_event(
    p_provider text,
    p_event_id text,
    p_transaction_id text,
    p_kind text,
    p_amount numeric,
    p_currency text,
    p_occurred_at timestamptz,
    p_reference text,
    p_refund_id uuid,
    p_payload_digest text
)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_entry public.payment_events;
    v_outcome text;
begin
    v_entry.registration_id := substring(p_reference from '^([0-9a-f]{32})-[0-9a-f]{12}$')::uuid;
    if p_reference is null then
        select e.registration_id into v_entry.registration_id
        from public.payment_events as e
        where e.provider = p_provider and e.transaction_id = p_transaction_id and e.registration_id is not null
        limit 1;
        if not found and p_kind in ('refunded', 'charged_back') then
            perform private.fail('MD304', jsonb_build_object('transaction_id', p_transaction_id));
        end if;
    end if;
    -- A registration that is deleted is known by what was paid for it.
    select k.registration_id, k.event_id, k.user_id into v_entry.registration_id, v_entry.event_id, v_entry.user_id
    from (
        select r.id as registration_id, r.event_id, r.user_id
        from private.any_registration_row(v_entry.registration_id) as r
        union all
        select e.registration_id, e.event_id, null
        from public.payment_events as e
        where e.registration_id = v_entry.registration_id
    ) as k
    limit 1;
    -- Accounts before what goes with them, as their deletion does; one that has just been deleted is nobody's.
    select u.id into v_entry.user_id from auth.users as u where u.id = v_entry.user_id for key share;
    v_entry.provider := p_provider;
    v_entry.provider_event_id := p_event_id;
    v_entry.transaction_id := p_transaction_id;
    v_entry.reference := p_reference;
    v_entry.kind := p_kind;
    v_entry.amount := p_amount;
    v_entry.currency := p_currency;
    v_entry.occurred_at := p_occurred_at;
    v_entry.payload_digest := p_payload_digest;
    v_outcome := private.enter_payment(v_entry, p_refund_id);
    if v_outcome = 'contradicted' then
        perform private.audit(
            'payment.contradicted', 'payment_events', p_event_id, v_entry.user_id,
            jsonb_build_object('provider', p_provider, 'kind', p_kind, 'amount', p_amount, 'currency', p_currency)
        );
    end if;
    return v_outcome;
end;
$$;
revoke all on function private.apply_payment_event(
    text, text, text, text, numeric, text, timestamptz, text, uuid, text
) from public, anon, authenticated, service_role;
grant execute on function private.apply_payment_event(
    text, text, text, text, numeric, text, timestamptz, text, uuid, text
) to service_role;
