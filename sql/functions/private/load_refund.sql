-- What a worker needs to send a refund, which is on its way from now on; its id is the key of every attempt. No row when
-- there is nothing to send any more. Callers: workers, for jobs of the kind refund_payment.
create or replace function private.load_refund(p_refund_id uuid)
returns table (
    refund_id uuid,
    provider text,
    transaction_id text,
    amount numeric,
    amount_in_cents bigint,
    currency text
)
language sql
volatile
security definer
set search_path = ''
as $$
    update public.payment_refunds as f
    set state = 'sent'
    from public.payment_events as e
    where f.id = p_refund_id and f.state in ('requested', 'sent') and e.id = f.payment_id
    returning f.id, e.provider, e.transaction_id, f.amount, (f.amount * 100)::bigint, f.currency
$$;
revoke all on function private.load_refund(uuid) from public, anon, authenticated, service_role;
grant execute on function private.load_refund(uuid) to medellin_worker;
