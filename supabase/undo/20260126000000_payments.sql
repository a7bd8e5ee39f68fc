-- Takes back 20260126000000_payments.sql, with the ledger and every refund. What registrations say of money stays.
drop trigger refund_cancelled on public.event_registrations;
drop trigger derive_payment on public.event_registrations;
drop trigger derive_new_payment on public.event_registrations;
drop function public.event_refunds(uuid, text);
drop function public.event_payments(uuid, integer, timestamptz, uuid);
drop function public.record_refund(uuid);
drop function public.refund_registration(uuid, numeric, text);
drop function public.record_payment(uuid, numeric, text);
drop function public.start_payment(uuid);
drop function public.apply_payment_event(text, text, text, text, numeric, text, timestamptz, text, uuid, text);
drop function private.event_refunds(uuid, text);
drop function private.event_payments(uuid, integer, timestamptz, uuid);
drop function private.fail_refund(uuid, text);
drop function private.load_refund(uuid);
drop function private.record_refund(uuid);
drop function private.refund_by_organizer(uuid, numeric, text);
drop function private.record_payment(uuid, numeric, text);
drop function private.start_payment(uuid);
drop function private.amount_due(public.event_registrations);
drop function private.apply_payment_event(text, text, text, text, numeric, text, timestamptz, text, uuid, text);
drop function private.enter_payment(public.payment_events, uuid);
drop function private.settle_payment(public.payment_events, uuid);
drop function private.renew_promises(public.event_registrations);
drop function private.promise_unseated(public.event_registrations, numeric);
drop function private.is_reversal(public.payment_events);
drop function private.refund_cancelled();
drop function private.request_refund(public.event_registrations, numeric, text, text);
drop function private.tell_of_payment(public.payment_events, text, public.event_registrations, public.events);
drop function private.refresh_payment(uuid);
drop function private.derive_payment();

-- Whether what was paid before for a registration that ended is enough for what is asked for now; money of another
-- currency is, as it was enough then. Callers: register_for_event, can_register.
create or replace function private.is_paid_for(p_registration public.event_registrations, p_verdict private.verdict)
returns boolean
language sql
immutable
security definer
set search_path = ''
as $$
    select coalesce(
        (p_registration).payment_status = 'paid' and (p_registration).amount_paid >= case
            when (p_registration).currency = (p_verdict).currency then (p_verdict).price else (p_registration).price
        end,
        false
    )
$$;
revoke all on function private.is_paid_for(public.event_registrations, private.verdict)
from public, anon, authenticated, service_role;

drop function private.money_of(public.event_registrations);
drop table public.payment_refunds;
drop table public.payment_events;
delete from private.guarantees where name in (
    'refunds_within_payments', 'payment_follows_ledger', 'no_ticket_without_money', 'no_money_without_seat'
);
delete from private.transitions as t
where t.machine = 'payment_refund' or (t.machine, t.from_state, t.to_state) in (
    ('registration', 'confirmed', 'expired'),
    ('payment', 'not_required', 'paid'),
    ('payment', 'not_required', 'paid_unseated'),
    ('payment', 'not_required', 'partially_refunded'),
    ('payment', 'not_required', 'refunded'),
    ('payment', 'pending', 'paid_unseated'),
    ('payment', 'pending', 'partially_refunded'),
    ('payment', 'pending', 'refunded'),
    ('payment', 'failed', 'paid_unseated'),
    ('payment', 'failed', 'partially_refunded'),
    ('payment', 'failed', 'refunded'),
    ('payment', 'paid', 'paid_unseated'),
    ('payment', 'paid', 'pending'),
    ('payment', 'paid_unseated', 'paid'),
    ('payment', 'paid_unseated', 'pending'),
    ('payment', 'paid_unseated', 'partially_refunded'),
    ('payment', 'paid_unseated', 'refunded'),
    ('payment', 'partially_refunded', 'paid_unseated'),
    ('payment', 'refunded', 'paid_unseated'),
    ('payment', 'refunded', 'partially_refunded')
);
delete from private.jobs where kind = 'refund_payment';
delete from private.job_kinds where kind = 'refund_payment';
delete from private.error_codes where code between 'MD301' and 'MD306';
comment on column public.event_registrations.amount_paid is
'@pii:behaviour @export:yes @erase:row @retain:account';
