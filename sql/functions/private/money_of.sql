-- The money of a registration, in its currency, and what follows from it: the one place that says so. A function of the
-- set of its entries in the ledger, of the refunds that are promised, of its price and of its seat, so neither the order
-- in which entries come nor one that comes twice makes a difference.
-- covered: what is paid and neither given back nor promised; free: the same with what is promised only because it came
-- without a seat, and not sent yet: a seat may still be had for it.
-- Callers: functions of payments and registrations.
create or replace function private.money_of(p_registration public.event_registrations)
returns table (
    entries bigint,
    paid numeric,
    given_back numeric,
    covered numeric,
    free numeric,
    payment_status public.payment_status,
    amount_paid numeric
)
language sql
stable
security definer
set search_path = ''
as $$
    select
        l.entries,
        l.paid,
        l.given_back,
        l.paid - l.given_back - f.promised,
        l.paid - l.given_back - f.promised + f.unseated,
        case
            when (p_registration).price = 0 and l.paid <= l.given_back then 'not_required'
            when l.paid = 0 then case
                when l.has_failed and (p_registration).status in ('pending', 'offered', 'cancelled', 'expired') then 'failed'
                else 'pending'
            end
            when (p_registration).status = 'pending' then 'pending' -- else it would be confirmed
            when f.is_unseated and (p_registration).status <> 'confirmed' and l.paid > l.given_back then 'paid_unseated'
            when (p_registration).status in ('requested', 'waitlisted', 'offered') then case
                when l.paid - l.given_back - f.promised >= (p_registration).price then 'paid' else 'pending'
            end
            when l.given_back >= l.paid then 'refunded'
            when l.given_back > 0 then 'partially_refunded'
            when l.paid >= (p_registration).price then 'paid'
            else 'pending'
        end::public.payment_status,
        case when l.paid > 0 then greatest(l.paid - l.given_back, 0) end
    from (
        select
            count(*) as entries,
            coalesce(sum(e.amount) filter (where e.kind = 'paid'), 0) as paid,
            coalesce(sum(e.amount) filter (where e.kind in ('refunded', 'charged_back')), 0) as given_back,
            coalesce(bool_or(e.kind = 'failed'), false) as has_failed
        from public.payment_events as e
        where e.registration_id = (p_registration).id and e.currency = (p_registration).currency
    ) as l
    cross join (
        select
            coalesce(sum(r.amount) filter (where r.state <> 'failed'), 0) as promised,
            coalesce(sum(r.amount) filter (where r.cause = 'unseated' and r.state = 'requested'), 0) as unseated,
            coalesce(bool_or(r.cause = 'unseated'), false) as is_unseated
        from public.payment_refunds as r
        where r.registration_id = (p_registration).id and r.currency = (p_registration).currency
            and r.state in ('requested', 'sent', 'failed')
    ) as f
$$;
revoke all on function private.money_of(public.event_registrations) from public, anon, authenticated, service_role;
