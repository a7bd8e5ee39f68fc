-- Enters that an organizer has given a promised refund back by other means: cash, a transfer, the provider's own pages.
-- Twice changes nothing. Caller: public.record_refund. Errors: P0002, 42501.
create or replace function private.record_refund(p_refund_id uuid)
returns public.payment_refunds
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_refund public.payment_refunds;
    v_entry public.payment_events;
begin
    perform private.require_person();
    select f.* into v_refund from public.payment_refunds as f where f.id = p_refund_id;
    if not found then
        raise no_data_found using
            message = 'Esta devolución no existe', detail = '{"en": "There is no such refund"}', hint = 'refund_not_found';
    end if;
    perform private.require_event_manager(v_refund.event_id);
    if v_refund.state <> 'succeeded' then
        v_entry.provider := 'manual';
        v_entry.provider_event_id := p_refund_id::text;
        v_entry.transaction_id := p_refund_id::text;
        v_entry.registration_id := v_refund.registration_id;
        v_entry.event_id := v_refund.event_id;
        v_entry.user_id := v_refund.user_id;
        v_entry.kind := 'refunded';
        v_entry.amount := v_refund.amount;
        v_entry.currency := v_refund.currency;
        perform private.enter_payment(v_entry, p_refund_id);
        perform private.audit(
            'refund.given', 'payment_refunds', p_refund_id::text, v_refund.user_id,
            jsonb_build_object('amount', v_refund.amount, 'currency', v_refund.currency)
        );
        select f.* into strict v_refund from public.payment_refunds as f where f.id = p_refund_id;
    end if;
    return v_refund;
end;
$$;
revoke all on function private.record_refund(uuid) from public, anon, authenticated, service_role;
grant execute on function private.record_refund(uuid) to authenticated;
