-- Enters an event of a payment provider into the ledger. Caller: the Edge Function payments-webhook, with the secret key.
-- Errors: MD304 payment_unknown, 23514.
create or replace function public.apply_payment_event(
    p_provider text,
    p_event_id text,
    p_transaction_id text,
    p_kind text,
    p_amount numeric,
    p_currency text,
    p_occurred_at timestamptz,
    p_reference text default null,
    p_refund_id uuid default null,
    p_payload_digest text default null
)
returns text
language sql
volatile
security invoker
set search_path = ''
as $$
    select private.apply_payment_event(
        p_provider, p_event_id, p_transaction_id, p_kind, p_amount, p_currency, p_occurred_at, p_reference, p_refund_id,
        p_payload_digest
    )
$$;
revoke all on function public.apply_payment_event(
    text, text, text, text, numeric, text, timestamptz, text, uuid, text
) from public, anon, authenticated, service_role;
grant execute on function public.apply_payment_event(
    text, text, text, text, numeric, text, timestamptz, text, uuid, text
) to service_role;
comment on function public.apply_payment_event(
    text, text, text, text, numeric, text, timestamptz, text, uuid, text
) is 'Enters an event of a payment provider into the ledger, once, and says what came of it.';
