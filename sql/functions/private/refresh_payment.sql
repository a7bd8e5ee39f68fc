-- Brings a registration up to what the ledger and the refunds say. Callers: functions of payments, under the lock of the
-- seats.
create or replace function private.refresh_payment(p_registration_id uuid)
returns void
language sql
volatile
security definer
set search_path = ''
as $$
    update public.event_registrations as r
    set payment_status = m.payment_status, amount_paid = m.amount_paid
    from public.event_registrations as known
    cross join lateral private.money_of(known) as m
    where known.id = p_registration_id and r.id = known.id and m.entries > 0
        and (r.payment_status, r.amount_paid) is distinct from (m.payment_status, m.amount_paid)
$$;
revoke all on function private.refresh_payment(uuid) from public, anon, authenticated, service_role;
