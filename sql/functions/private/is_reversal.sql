-- Whether an entry completes a reversal: money of its transaction went back without our asking, or did so of a payment
-- that has not been told of yet. Those of old, of a registration that was opened again since, are none of it.
-- Caller: settle_payment.
create or replace function private.is_reversal(p_entry public.payment_events)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select exists (
        select from public.payment_events as b
        left join public.payment_refunds as f on b.id = f.settled_by
        where b.registration_id = (p_entry).registration_id and b.currency = (p_entry).currency
            and b.kind in ('refunded', 'charged_back') and f.id is null
            and (
                (b.provider, b.transaction_id) = ((p_entry).provider, (p_entry).transaction_id)
                or not exists (
                    select from public.payment_events as e
                    where e.provider = b.provider and e.transaction_id = b.transaction_id and e.kind = 'paid'
                )
            )
    )
$$;
revoke all on function private.is_reversal(public.payment_events) from public, anon, authenticated, service_role;
