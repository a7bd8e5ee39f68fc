-- Enters what a provider says, or an organizer, into the ledger and does what follows. An entry is known by what the
-- provider calls it: again, it changes nothing. Says what came of it, as settle_payment, or `replayed`, or `contradicted`
-- when the same event is told in another way. The entry is written before the seats are locked: so the account of its
-- person is locked first, as everywhere. Callers: apply_payment_event, record_payment, record_refund.
create or replace function private.enter_payment(p_entry public.payment_events, p_refund_id uuid default null)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_entry public.payment_events;
begin
    insert into public.payment_events as e (
        provider, provider_event_id, transaction_id, reference, registration_id, event_id, user_id, kind, amount, currency,
        occurred_at, payload_digest
    )
    select
        p_entry.provider, p_entry.provider_event_id, p_entry.transaction_id, p_entry.reference, p_entry.registration_id,
        p_entry.event_id, p_entry.user_id, p_entry.kind, p_entry.amount, p_entry.currency,
        coalesce(p_entry.occurred_at, private.clock()), p_entry.payload_digest
    on conflict (provider, provider_event_id) do nothing
    returning e.* into v_entry;
    if found then
        return private.settle_payment(v_entry, p_refund_id);
    end if;

    select e.* into strict v_entry
    from public.payment_events as e
    where e.provider = p_entry.provider and e.provider_event_id = p_entry.provider_event_id;
    if (v_entry.kind, v_entry.amount, v_entry.currency, v_entry.reference)
        is distinct from (p_entry.kind, p_entry.amount, p_entry.currency, p_entry.reference) then
        return 'contradicted';
    end if;
    return 'replayed';
end;
$$;
revoke all on function private.enter_payment(public.payment_events, uuid)
from public, anon, authenticated, service_role;
