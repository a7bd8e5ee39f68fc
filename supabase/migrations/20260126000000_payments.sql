-- Money: a ledger of what payment providers and organizers say, from which the payment of a registration follows, and the
-- refunds that are promised. Functions: sql/functions. Policies: sql/policies/public/payment_events.sql,
-- payment_refunds.sql. Undo: supabase/undo/20260126000000_payments.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

insert into private.error_codes (code, reason, http, es, en) values
('MD301', 'nothing_to_pay', 409, 'No hay nada por pagar', 'There is nothing to pay'),
(
    'MD302', 'refund_exceeds_paid', 409, 'No se puede devolver más de lo pagado',
    'No more than was paid can be given back'
),
('MD303', 'no_seat_to_pay', 409, 'No hay un cupo por pagar', 'There is no seat to pay for'),
('MD304', 'payment_unknown', 404, 'Este pago no se conoce todavía', 'This payment is not known yet'),
(
    'MD305', 'money_not_in_ledger', 409, 'Ese dinero no está en el libro de pagos',
    'The ledger knows nothing of that money'
),
('MD306', 'more_than_due', 409, 'Es más de lo que falta por pagar', 'This is more than is still to be paid');

insert into private.job_kinds (kind, description, max_attempts, lease, first_wait) values
('refund_payment', 'Money that goes back by a payment provider', 12, '5 minutes', '1 minute');

-- No step is monotonic by itself: the ledger is, and any set of its entries may be complete only in another order.
insert into private.transitions (machine, from_state, to_state) values
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
('payment', 'refunded', 'partially_refunded'),
('payment_refund', 'requested', 'sent'),
('payment_refund', 'requested', 'failed'),
('payment_refund', 'requested', 'succeeded'),
('payment_refund', 'sent', 'failed'),
('payment_refund', 'sent', 'succeeded'),
('payment_refund', 'failed', 'succeeded');

create table public.payment_events (
    id uuid primary key default gen_random_uuid(),
    provider text not null,
    provider_event_id text not null,
    transaction_id text not null,
    reference text,
    registration_id uuid,
    event_id uuid,
    user_id uuid references auth.users (id) on delete set null,
    kind text not null,
    amount numeric(12, 2) not null,
    currency text not null,
    occurred_at timestamptz not null,
    payload_digest text,
    received_at timestamptz not null default now(),

    constraint provider_event_comes_once unique (provider, provider_event_id),
    constraint provider_is_a_name check (provider ~ '^[a-z][a-z_]{1,29}$'),
    constraint provider_ids_are_bounded check (
        length(provider_event_id) between 1 and 255 and length(transaction_id) between 1 and 255
    ),
    constraint reference_is_bounded check (length(reference) <= 255),
    constraint known_kind check (kind in ('paid', 'failed', 'refunded', 'charged_back')),
    constraint amount_is_positive check (amount > 0),
    constraint currency_is_iso check (currency ~ '^[A-Z]{3}$'),
    constraint payload_digest_is_a_sha256 check (payload_digest ~ '^[0-9a-f]{64}$')
);
comment on table public.payment_events is
'The ledger: what providers and organizers said of money, append-only. An entry names registrations and events without
foreign keys: it outlives them, and does not go into the archive with them.';
comment on column public.payment_events.provider is 'Who said so; manual: the organizer.';
comment on column public.payment_events.provider_event_id is 'What the provider calls this event; one comes once.';
comment on column public.payment_events.transaction_id is 'What the provider calls the payment that it is about.';
comment on column public.payment_events.reference is 'What we called the payment when it was started.';
comment on column public.payment_events.registration_id is 'Empty: it belongs to no registration that is known.';
comment on column public.payment_events.user_id is 'Whose registration it was then.';
comment on column public.payment_events.occurred_at is 'When it happened, as the provider says.';
comment on column public.payment_events.payload_digest is 'SHA-256 of what the provider sent; that itself is not kept.';
create index idx_payment_events_registration on public.payment_events (registration_id);
create index idx_payment_events_transaction on public.payment_events (provider, transaction_id);
create index idx_payment_events_event on public.payment_events (event_id, received_at, id);
create index idx_payment_events_user on public.payment_events (user_id, received_at desc, id desc);
alter table public.payment_events enable row level security;
revoke all on public.payment_events from public, anon, authenticated, service_role;
grant select on public.payment_events to authenticated, service_role;

create table public.payment_refunds (
    id uuid primary key default gen_random_uuid(),
    payment_id uuid not null references public.payment_events (id) on delete restrict,
    registration_id uuid not null,
    event_id uuid not null,
    user_id uuid references auth.users (id) on delete set null,
    amount numeric(12, 2) not null,
    currency text not null,
    cause text not null,
    reason text,
    state text not null default 'requested',
    settled_by uuid unique references public.payment_events (id) on delete restrict,
    last_error text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint known_cause check (cause in ('self_cancel', 'organizer_cancel', 'declined', 'unseated', 'manual')),
    constraint known_state check (state in ('requested', 'sent', 'succeeded', 'failed')),
    constraint amount_is_positive check (amount > 0),
    constraint currency_is_iso check (currency ~ '^[A-Z]{3}$'),
    constraint reason_is_bounded check (length(reason) <= 500),
    constraint success_is_in_the_ledger check ((state = 'succeeded') = (settled_by is not null))
);
comment on table public.payment_refunds is
'Money that is promised back, each of one payment. Its id is the key with which a worker sends it.';
comment on column public.payment_refunds.payment_id is 'The entry of the payment that goes back, all of it or a part.';
comment on column public.payment_refunds.cause is
'unseated: it was paid for a seat that was gone; manual: an organizer decided so, whatever the seat.';
comment on column public.payment_refunds.settled_by is 'The entry that says that it was given back.';
create index idx_payment_refunds_payment on public.payment_refunds (payment_id);
create unique index idx_payment_refunds_once on public.payment_refunds (payment_id, cause)
where cause <> 'manual' and state in ('requested', 'sent');
create index idx_payment_refunds_registration on public.payment_refunds (registration_id);
create index idx_payment_refunds_event on public.payment_refunds (event_id, created_at desc);
create index idx_payment_refunds_user on public.payment_refunds (user_id, created_at desc, id desc);
alter table public.payment_refunds enable row level security;
revoke all on public.payment_refunds from public, anon, authenticated, service_role;
grant select on public.payment_refunds to authenticated, service_role;

comment on column public.event_registrations.amount_paid is
'What was paid and not given back, as the ledger says. Empty: nothing was ever paid.';

-- <<< sql/functions/private/money_of.sql
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
-- >>>
-- <<< sql/functions/private/is_paid_for.sql
-- Whether what was paid before for a registration that ended, and is neither given nor promised back, is enough for what
-- is asked for now; money of another currency is, as it was enough then. Callers: register_for_event, can_register.
create or replace function private.is_paid_for(p_registration public.event_registrations, p_verdict private.verdict)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select case
        when (p_verdict).price > 0 and (p_registration).payment_status = 'paid' then (
            select m.covered >= case
                when (p_registration).currency = (p_verdict).currency then (p_verdict).price else (p_registration).price
            end
            from private.money_of(p_registration) as m
        )
        else false
    end
$$;
revoke all on function private.is_paid_for(public.event_registrations, private.verdict)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/derive_payment.sql
-- Writes into a registration what the ledger says of its money, whoever writes it and whatever he says.
-- Caller: triggers of registrations, before insert and update. Errors: MD305 money_not_in_ledger.
create or replace function private.derive_payment()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_money record;
begin
    select m.* into v_money from private.money_of(new) as m;
    if v_money.entries > 0 then
        new.payment_status := v_money.payment_status;
        new.amount_paid := v_money.amount_paid;
    elsif new.amount_paid > 0 or new.payment_status not in ('not_required', 'pending', 'failed') then
        perform private.fail('MD305', jsonb_build_object('registration_id', new.id));
    end if;
    return new;
end;
$$;
revoke all on function private.derive_payment() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/refresh_payment.sql
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
-- >>>
-- <<< sql/functions/private/tell_of_payment.sql
-- Tells whom a payment concerns of what went otherwise than it should: the organizer, or the admins when it belongs to no
-- registration, and the person whose seat it was. Callers: settle_payment, fail_refund.
create or replace function private.tell_of_payment(
    p_entry public.payment_events,
    p_outcome text,
    p_registration public.event_registrations,
    p_event public.events
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_sum constant text := format('%s %s', p_entry.amount, p_entry.currency);
    v_text constant text := case p_outcome
        when 'unseated' then 'Llegó un pago de %s para «%s» sin cupo libre: se devuelve'
        when 'reversed' then 'Un pago de %s para «%s» fue revertido'
        when 'overpaid' then 'Llegó un pago de %s de más para «%s»'
        when 'wrong_currency' then 'Llegó un pago de %s en otra moneda para «%s»'
        when 'refund_failed' then 'No se pudo devolver un pago de %s de «%s»'
        when 'unclaimed' then 'Llegó un pago de %s que no es de ninguna inscripción'
    end;
begin
    if p_outcome = 'unclaimed' then
        perform private.notify(u.user_id, 'payment', 'Pago sin inscripción', format(v_text, v_sum))
        from public.user_roles as u
        where u.role = 'admin';
    elsif v_text is not null then
        perform private.notify(
            p_event.organizer_id, 'payment', 'Revisa un pago', format(v_text, v_sum, p_event.title),
            '/events/' || p_event.slug, null, 'event', p_event.id
        );
    end if;
    if p_outcome in ('unseated', 'reversed') then
        perform private.notify(
            p_registration.user_id, 'payment',
            case p_outcome when 'unseated' then 'Te devolvemos tu pago' else 'Tu pago fue revertido' end,
            format(v_text, v_sum, p_event.title), '/events/' || p_event.slug, null, 'event', p_event.id
        );
    end if;
end;
$$;
revoke all on function private.tell_of_payment(
    public.payment_events, text, public.event_registrations, public.events
) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/request_refund.sql
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
-- >>>
-- <<< sql/functions/private/refund_cancelled.sql
-- Promises back what was paid for a registration that is over: all of it, unless its person gives it up, or lets its hold
-- run out, later than the rules of the event allow. That the seat is free is another matter, and done already. Caller: trigger of registrations,
-- after update, so whoever ends one.
create or replace function private.refund_cancelled()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_cause constant text := case
        when new.status = 'expired' then 'unseated'
        when new.user_id = (select auth.uid()) then 'self_cancel'
        when old.status = 'requested' then 'declined'
        else 'organizer_cancel'
    end;
begin
    if v_cause not in ('self_cancel', 'unseated')
        or new.event_date - make_interval(hours => (private.rules_of(new.event_id)).refund_hours) > private.clock() then
        perform private.request_refund(new, new.amount_paid, v_cause);
    end if;
    return null;
end;
$$;
revoke all on function private.refund_cancelled() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/is_reversal.sql
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
-- >>>
-- <<< sql/functions/private/promise_unseated.sql
-- Promises back so much of what came without a seat, in place of what was promised of it and is not sent yet.
-- Caller: settle_payment.
create or replace function private.promise_unseated(p_registration public.event_registrations, p_amount numeric)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    update public.payment_refunds as f
    set state = 'failed', last_error = 'promised anew'
    where f.registration_id = p_registration.id and f.cause = 'unseated' and f.state = 'requested';
    perform private.request_refund(p_registration, p_amount, 'unseated');
end;
$$;
revoke all on function private.promise_unseated(public.event_registrations, numeric)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/renew_promises.sql
-- Where money went back by another way, so that less is left than is promised: promises what is left anew.
-- Caller: settle_payment.
create or replace function private.renew_promises(p_registration public.event_registrations)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_amount numeric;
    v_cause text;
begin
    if (select m.covered from private.money_of(p_registration) as m) >= 0 then
        return;
    end if;
    with given_up as (
        update public.payment_refunds as f
        set state = 'failed', last_error = 'the money went back already'
        where f.registration_id = p_registration.id and f.state = 'requested'
        returning f.amount, f.cause
    )

    select sum(g.amount), max(g.cause) into v_amount, v_cause from given_up as g;
    if v_amount is not null then
        perform private.request_refund(p_registration, v_amount, v_cause);
    end if;
end;
$$;
revoke all on function private.renew_promises(public.event_registrations)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/settle_payment.sql
-- Does what follows from a new entry of the ledger, and says what that was: `confirmed`, the seat is taken; `unseated`,
-- no seat is left for the money, which goes back; `reversed`, money that was taken back takes the seat with it;
-- `overpaid`, `wrong_currency`, `unclaimed`: the organizer, or an admin, has to look; `noted`, anything else.
-- Caller: enter_payment.
create or replace function private.settle_payment(p_entry public.payment_events, p_refund_id uuid)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_row public.event_registrations;
    v_event public.events;
    v_money record;
    v_unsent numeric;
    v_promise numeric;
    v_is_promised boolean := false;
    v_outcome text := 'noted';
begin
    perform pg_advisory_xact_lock(private.seats_key(p_entry.event_id));
    if p_entry.kind = 'refunded' then
        update public.payment_refunds as f
        set state = 'succeeded', settled_by = p_entry.id
        where f.id = (
            select o.id
            from public.payment_refunds as o
            inner join public.payment_events as e on o.payment_id = e.id
            where o.registration_id = p_entry.registration_id and o.currency = p_entry.currency
                and case
                    when p_refund_id is not null then o.id = p_refund_id and o.state <> 'succeeded'
                    else o.amount = p_entry.amount and o.state in ('requested', 'sent')
                        and (e.provider, e.transaction_id) = (p_entry.provider, p_entry.transaction_id)
                end
            order by o.created_at, o.id
            limit 1
        );
        v_is_promised := found;
    end if;
    if not exists (select from public.event_registrations as r where r.id = p_entry.registration_id) then
        if not v_is_promised then
            v_outcome := 'unclaimed';
            perform private.tell_of_payment(p_entry, v_outcome, null, null);
        end if;
        return v_outcome;
    end if;

    perform private.lock_event_seats(p_entry.event_id);
    perform private.settle_seats(p_entry.event_id);
    select r.* into strict v_row from public.event_registrations as r where r.id = p_entry.registration_id;
    select e.* into strict v_event from private.event_row(v_row.event_id) as e;
    select m.* into v_money from private.money_of(v_row) as m;
    if p_entry.currency <> v_row.currency then
        v_outcome := 'wrong_currency';
    elsif p_entry.kind = 'paid' and v_row.status = 'confirmed' then
        v_outcome := case when v_money.covered > v_row.price then 'overpaid' else 'noted' end;
    elsif p_entry.kind = 'paid' and v_money.free >= v_row.price then
        v_outcome := private.confirm_paid(v_row.id);
    elsif p_entry.kind = 'paid' and v_row.status in ('cancelled', 'expired') then
        v_outcome := 'unseated';
    elsif v_money.paid > 0 and v_money.paid - v_money.given_back < v_row.price
        and v_row.status in ('pending', 'confirmed') and v_row.check_in_time is null and v_event.date > private.clock()
        and private.is_reversal(p_entry) then
        v_outcome := 'reversed';
        update public.event_registrations as r set status = 'expired', hold_expires_at = null where r.id = v_row.id;
    end if;

    -- What is promised of money without a seat, and not sent yet, may still pay for one; all but that is to go back.
    v_unsent := v_money.free - v_money.covered;
    v_promise := case
        when v_outcome = 'confirmed' or (v_row.status = 'confirmed' and v_outcome <> 'reversed')
            then greatest(least(v_unsent, v_money.free - v_row.price), 0)
        -- What was kept by the rules when the seat was given up stays so.
        when v_outcome = 'unseated' and v_row.status = 'cancelled' then v_unsent + p_entry.amount
        when v_outcome in ('unseated', 'reversed') then v_money.free
        else v_unsent
    end;
    if v_promise <> v_unsent then
        perform private.promise_unseated(v_row, v_promise);
    end if;
    perform private.renew_promises(v_row);
    perform private.refresh_payment(v_row.id);
    perform private.tell_of_payment(p_entry, v_outcome, v_row, v_event);
    return v_outcome;
end;
$$;
revoke all on function private.settle_payment(public.payment_events, uuid)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/enter_payment.sql
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
-- >>>
-- <<< sql/functions/private/apply_payment_event.sql
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
-- >>>
-- <<< sql/functions/private/amount_due.sql
-- What is still to be paid for a seat that is held or taken. Callers: start_payment, record_payment.
-- Errors: MD301 nothing_to_pay, MD303 no_seat_to_pay.
create or replace function private.amount_due(p_registration public.event_registrations)
returns numeric
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_due numeric;
begin
    if p_registration.status not in ('pending', 'confirmed') then
        perform private.fail('MD303', jsonb_build_object('status', p_registration.status));
    end if;
    select p_registration.price - m.covered into v_due from private.money_of(p_registration) as m;
    if v_due <= 0 or p_registration.payment_status in ('partially_refunded', 'refunded') then
        perform private.fail('MD301', jsonb_build_object('registration_id', p_registration.id));
    end if;
    return v_due;
end;
$$;
revoke all on function private.amount_due(public.event_registrations) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/start_payment.sql
-- What a checkout needs to take the money for a registration of the caller: a reference by which we know it again, and
-- what is still to be paid. Nothing is kept: who starts twice may finish either. Caller: public.start_payment.
-- Errors: 42501, P0002, MD301 nothing_to_pay, MD303 no_seat_to_pay.
create or replace function private.start_payment(p_registration_id uuid)
returns table (reference text, amount numeric, amount_in_cents bigint, currency text, expires_at timestamptz)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_row constant public.event_registrations := private.lock_registration(p_registration_id, false);
    v_due constant numeric := private.amount_due(v_row);
begin
    return query
    select
        format(
            '%s-%s', replace(v_row.id::text, '-', ''), right(replace(gen_random_uuid()::text, '-', ''), 12)
        ),
        v_due, (v_due * 100)::bigint, v_row.currency, v_row.hold_expires_at;
end;
$$;
revoke all on function private.start_payment(uuid) from public, anon, authenticated, service_role;
grant execute on function private.start_payment(uuid) to authenticated;
-- >>>
-- <<< sql/functions/private/record_payment.sql
-- Enters what an organizer was paid by hand, all that is due or a part of it. With a key, the same call again changes
-- nothing. Caller: public.record_payment.
-- Errors: 42501, P0002, 22023, MD210 key_reused, MD301 nothing_to_pay, MD303 no_seat_to_pay, MD306 more_than_due.
create or replace function private.record_payment(p_registration_id uuid, p_amount numeric, p_key text)
returns public.event_registrations
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_row public.event_registrations := private.lock_managed_registration(p_registration_id);
    v_entry public.payment_events;
    v_outcome text;
begin
    v_entry.provider := 'manual';
    v_entry.provider_event_id := format('%s:%s', v_row.id, coalesce(p_key, gen_random_uuid()::text));
    v_entry.transaction_id := v_entry.provider_event_id;
    v_entry.registration_id := v_row.id;
    v_entry.event_id := v_row.event_id;
    v_entry.user_id := v_row.user_id;
    v_entry.kind := 'paid';
    v_entry.currency := v_row.currency;
    select e.amount into v_entry.amount
    from public.payment_events as e
    where e.provider = 'manual' and e.provider_event_id = v_entry.provider_event_id;
    if found then
        if p_amount <> v_entry.amount then
            perform private.fail('MD210');
        end if;
        return v_row;
    end if;

    v_entry.amount := private.amount_due(v_row);
    if p_amount > v_entry.amount then
        perform private.fail('MD306', jsonb_build_object('due', v_entry.amount));
    end if;
    v_entry.amount := coalesce(p_amount, v_entry.amount);
    v_outcome := private.enter_payment(v_entry);
    perform private.audit(
        'payment.taken', 'event_registrations', v_row.id::text, v_row.user_id,
        jsonb_build_object('amount', v_entry.amount, 'currency', v_entry.currency, 'outcome', v_outcome)
    );
    select r.* into strict v_row from public.event_registrations as r where r.id = p_registration_id;
    return v_row;
end;
$$;
revoke all on function private.record_payment(uuid, numeric, text) from public, anon, authenticated, service_role;
grant execute on function private.record_payment(uuid, numeric, text) to authenticated;
-- >>>
-- <<< sql/functions/private/refund_by_organizer.sql
-- Promises money of a registration back, all that is left or a part; its seat stays what it is.
-- Caller: public.refund_registration. Errors: 42501, P0002, MD302 refund_exceeds_paid, 23514.
create or replace function private.refund_by_organizer(p_registration_id uuid, p_amount numeric, p_reason text)
returns setof public.payment_refunds
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_row constant public.event_registrations := private.lock_managed_registration(p_registration_id);
    v_amount numeric;
    v_refunds public.payment_refunds[];
begin
    select coalesce(p_amount, m.covered) into v_amount from private.money_of(v_row) as m;
    select array_agg(f) into v_refunds from private.request_refund(v_row, v_amount, 'manual', p_reason) as f;
    if v_amount <= 0 or (select sum(f.amount) from unnest(v_refunds) as f) is distinct from v_amount then
        perform private.fail('MD302', jsonb_build_object('amount', v_amount));
    end if;
    perform private.audit(
        'refund.requested', 'event_registrations', v_row.id::text, v_row.user_id,
        jsonb_build_object('amount', v_amount, 'currency', v_row.currency)
    );
    return query select f.* from unnest(v_refunds) as f;
end;
$$;
revoke all on function private.refund_by_organizer(uuid, numeric, text) from public, anon, authenticated, service_role;
grant execute on function private.refund_by_organizer(uuid, numeric, text) to authenticated;
-- >>>
-- <<< sql/functions/private/record_refund.sql
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
-- >>>
-- <<< sql/functions/private/load_refund.sql
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
-- >>>
-- <<< sql/functions/private/fail_refund.sql
-- Notes that a refund cannot be sent, for good, and tells the organizer. Callers: workers.
create or replace function private.fail_refund(p_refund_id uuid, p_error text)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_refund public.payment_refunds;
    v_payment public.payment_events;
    v_event public.events;
begin
    select f.* into v_refund from public.payment_refunds as f where f.id = p_refund_id;
    perform pg_advisory_xact_lock(private.seats_key(v_refund.event_id));
    update public.payment_refunds as f
    set state = 'failed', last_error = left(p_error, 500)
    where f.id = p_refund_id and f.state in ('requested', 'sent')
    returning f.* into v_refund;
    if not found then
        return;
    end if;
    perform private.refresh_payment(v_refund.registration_id);
    select e.* into v_event from private.any_event_row(v_refund.event_id) as e;
    v_payment.amount := v_refund.amount;
    v_payment.currency := v_refund.currency;
    perform private.tell_of_payment(v_payment, 'refund_failed', null, v_event);
end;
$$;
revoke all on function private.fail_refund(uuid, text) from public, anon, authenticated, service_role;
grant execute on function private.fail_refund(uuid, text) to medellin_worker;
-- >>>
-- <<< sql/functions/private/event_payments.sql
-- The ledger of an event, oldest first, for who manages it. Caller: public.event_payments. Errors: P0002, 42501.
create or replace function private.event_payments(
    p_event_id uuid,
    p_limit integer,
    p_after timestamptz,
    p_after_id uuid
)
returns table (
    id uuid,
    registration_id uuid,
    user_id uuid,
    provider text,
    kind text,
    amount numeric,
    currency text,
    occurred_at timestamptz,
    received_at timestamptz,
    problem text
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.require_event_manager(p_event_id);
    return query
    select
        e.id, e.registration_id, e.user_id, e.provider, e.kind, e.amount, e.currency, e.occurred_at,
        e.received_at,
        case
            when r.id is null then 'no_registration'
            when e.currency <> r.currency then 'wrong_currency'
            when m.given_back > m.paid then 'more_back_than_paid'
            when m.covered > r.price and r.status = 'confirmed' then 'overpaid'
        end
    from public.payment_events as e
    left join lateral private.any_registration_row(e.registration_id) as r on true
    left join lateral private.money_of(r) as m on true
    where e.event_id = p_event_id
        and (e.received_at, e.id) > (
            coalesce(p_after, '-infinity'), coalesce(p_after_id, '00000000-0000-0000-0000-000000000000')
        )
    order by e.received_at, e.id
    limit least(greatest(p_limit, 1), 1000);
end;
$$;
revoke all on function private.event_payments(uuid, integer, timestamptz, uuid)
from public, anon, authenticated, service_role;
grant execute on function private.event_payments(uuid, integer, timestamptz, uuid) to authenticated;
-- >>>
-- <<< sql/functions/private/event_refunds.sql
-- What is promised back for an event, newest first, for who manages it. Caller: public.event_refunds.
-- Errors: P0002, 42501.
create or replace function private.event_refunds(p_event_id uuid, p_state text)
returns setof public.payment_refunds
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.require_event_manager(p_event_id);
    return query
    select f.*
    from public.payment_refunds as f
    where f.event_id = p_event_id and (p_state is null or f.state = p_state)
    order by f.created_at desc, f.id
    limit 1000;
end;
$$;
revoke all on function private.event_refunds(uuid, text) from public, anon, authenticated, service_role;
grant execute on function private.event_refunds(uuid, text) to authenticated;
-- >>>
-- <<< sql/functions/public/apply_payment_event.sql
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
-- >>>
-- <<< sql/functions/public/start_payment.sql
-- Begins to pay for a registration. Callers: its person.
-- Errors: 42501, P0002, MD301 nothing_to_pay, MD303 no_seat_to_pay.
create or replace function public.start_payment(p_registration_id uuid)
returns table (reference text, amount numeric, amount_in_cents bigint, currency text, expires_at timestamptz)
language sql
volatile
security invoker
set search_path = ''
as $$
    select s.* from private.start_payment(p_registration_id) as s
$$;
revoke all on function public.start_payment(uuid) from public, anon, authenticated, service_role;
grant execute on function public.start_payment(uuid) to authenticated;
comment on function public.start_payment(uuid) is
'What a checkout needs to take the money for a seat that is held: a reference, and what is still to be paid.';
-- >>>
-- <<< sql/functions/public/record_payment.sql
-- Enters what was paid by hand. Callers: who manages the event.
-- Errors: 42501, P0002, MD210 key_reused, MD301 nothing_to_pay, MD303 no_seat_to_pay, MD306 more_than_due.
create or replace function public.record_payment(
    p_registration_id uuid,
    p_amount numeric default null,
    p_key text default null
)
returns public.event_registrations
language sql
volatile
security invoker
set search_path = ''
as $$
    select private.record_payment(p_registration_id, p_amount, p_key)
$$;
revoke all on function public.record_payment(uuid, numeric, text) from public, anon, authenticated, service_role;
grant execute on function public.record_payment(uuid, numeric, text) to authenticated;
comment on function public.record_payment(uuid, numeric, text) is
'Enters money that was taken by hand, all that is due or a part; with a key, a call that is sent again counts once.';
-- >>>
-- <<< sql/functions/public/refund_registration.sql
-- Promises money back. Callers: who manages the event.
-- Errors: 42501, P0002, MD302 refund_exceeds_paid, 23514.
create or replace function public.refund_registration(
    p_registration_id uuid,
    p_amount numeric default null,
    p_reason text default null
)
returns setof public.payment_refunds
language sql
volatile
security invoker
set search_path = ''
as $$
    select f.* from private.refund_by_organizer(p_registration_id, p_amount, p_reason) as f
$$;
revoke all on function public.refund_registration(uuid, numeric, text) from public, anon, authenticated, service_role;
grant execute on function public.refund_registration(uuid, numeric, text) to authenticated;
comment on function public.refund_registration(uuid, numeric, text) is
'Promises money of a registration back, all that is left or a part; the seat stays what it is.';
-- >>>
-- <<< sql/functions/public/record_refund.sql
-- Enters that a refund was given back by hand. Callers: who manages the event.
-- Errors: 42501, P0002.
create or replace function public.record_refund(p_refund_id uuid)
returns public.payment_refunds
language sql
volatile
security invoker
set search_path = ''
as $$
    select private.record_refund(p_refund_id)
$$;
revoke all on function public.record_refund(uuid) from public, anon, authenticated, service_role;
grant execute on function public.record_refund(uuid) to authenticated;
comment on function public.record_refund(uuid) is
'Enters that a promised refund was given back by hand; twice changes nothing.';
-- >>>
-- <<< sql/functions/public/event_payments.sql
-- The ledger of an event, oldest first, after the entry (p_after, p_after_id). Callers: who manages the event. Errors: P0002, 42501.
create or replace function public.event_payments(
    p_event_id uuid,
    p_limit integer default 100,
    p_after timestamptz default null,
    p_after_id uuid default null
)
returns table (
    id uuid,
    registration_id uuid,
    user_id uuid,
    provider text,
    kind text,
    amount numeric,
    currency text,
    occurred_at timestamptz,
    received_at timestamptz,
    problem text
)
language sql
volatile
security invoker
set search_path = ''
as $$
    select e.* from private.event_payments(p_event_id, p_limit, p_after, p_after_id) as e
$$;
revoke all on function public.event_payments(uuid, integer, timestamptz, uuid)
from public, anon, authenticated, service_role;
grant execute on function public.event_payments(uuid, integer, timestamptz, uuid) to authenticated;
comment on function public.event_payments(uuid, integer, timestamptz, uuid) is
'The ledger of an event, page by page, for its organizer, with what has to be looked at.';
-- >>>
-- <<< sql/functions/public/event_refunds.sql
-- What is promised back for an event, newest first. Callers: who manages the event. Errors: P0002, 42501.
create or replace function public.event_refunds(p_event_id uuid, p_state text default null)
returns setof public.payment_refunds
language sql
volatile
security invoker
set search_path = ''
as $$
    select f.* from private.event_refunds(p_event_id, p_state) as f
$$;
revoke all on function public.event_refunds(uuid, text) from public, anon, authenticated, service_role;
grant execute on function public.event_refunds(uuid, text) to authenticated;
comment on function public.event_refunds(uuid, text) is
'The refunds of an event, for its organizer: all, or those in one state.';
-- >>>

create trigger refuse_change
before update or delete on public.payment_events
for each row execute function private.refuse_change(
    'El libro de pagos no se cambia', 'The ledger of payments is never changed',
    'ledger_is_append_only', 'user_id'
);

create trigger refuse_truncate
before truncate on public.payment_events
for each statement execute function private.refuse_change(
    'El libro de pagos no se cambia', 'The ledger of payments is never changed',
    'ledger_is_append_only', 'user_id'
);

create trigger enforce_refund_state
before update of state on public.payment_refunds
for each row execute function private.enforce_transition('payment_refund', 'state');

create trigger update_payment_refunds_timestamp
before update on public.payment_refunds
for each row execute function private.update_updated_at_timestamp();

create trigger derive_new_payment
before insert on public.event_registrations
for each row when (new.amount_paid > 0 or new.payment_status not in ('not_required', 'pending', 'failed'))
execute function private.derive_payment();

-- before `enforce_…`, by its name
create trigger derive_payment
before update on public.event_registrations
for each row when (
    (old.status, old.price, old.currency, old.payment_status, old.amount_paid)
    is distinct from (new.status, new.price, new.currency, new.payment_status, new.amount_paid)
)
execute function private.derive_payment();

create trigger refund_cancelled
after update on public.event_registrations
for each row when (
    old.status is distinct from new.status and new.amount_paid > 0
    and (new.status = 'cancelled' or (new.status = 'expired' and new.hold_expires_at is not null))
)
execute function private.refund_cancelled();

-- <<< sql/policies/public/payment_events.sql
-- public.payment_events   select   insert, update, delete
-- anon                    -        -
-- authenticated           own      -
-- app_admin               all      -
-- Organizers read through event_payments, so that the policy stays a bare equality with an index.
drop policy if exists payment_events_select_authenticated on public.payment_events;
create policy payment_events_select_authenticated on public.payment_events
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy payment_events_select_authenticated on public.payment_events is 'People see their own payments';

drop policy if exists payment_events_select_admin on public.payment_events;
create policy payment_events_select_admin on public.payment_events
    for select to app_admin
    using ((select private.is_admin()));
comment on policy payment_events_select_admin on public.payment_events is 'Admins see all payments';
-- >>>
-- <<< sql/policies/public/payment_refunds.sql
-- public.payment_refunds   select   insert, update, delete
-- anon                     -        -
-- authenticated            own      -
-- app_admin                all      -
-- Organizers read through event_refunds, so that the policy stays a bare equality with an index.
drop policy if exists payment_refunds_select_authenticated on public.payment_refunds;
create policy payment_refunds_select_authenticated on public.payment_refunds
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy payment_refunds_select_authenticated on public.payment_refunds is 'People see their own refunds';

drop policy if exists payment_refunds_select_admin on public.payment_refunds;
create policy payment_refunds_select_admin on public.payment_refunds
    for select to app_admin
    using ((select private.is_admin()));
comment on policy payment_refunds_select_admin on public.payment_refunds is 'Admins see all refunds';
-- >>>

insert into private.guarantees (name, es, en, violations) values
(
    'refunds_within_payments', 'Nunca se promete devolver más de lo pagado',
    'Never is more promised back than was paid',
    $$
        select format('payment %s: %s of %s', e.id, sum(f.amount), e.amount)
        from public.payment_events as e
        inner join public.payment_refunds as f on e.id = f.payment_id
        where f.state <> 'failed'
        group by e.id, e.amount
        having sum(f.amount) > e.amount
        union all
        select format('registration %s: %s too much is promised', r.id, -m.covered)
        from public.event_registrations as r
        cross join lateral private.money_of(r) as m
        where m.covered < 0 and exists (
            select from public.payment_refunds as f where f.registration_id = r.id and f.state = 'requested'
        )
    $$
),
(
    'payment_follows_ledger', 'El pago de cada inscripción es el que dice el libro',
    'The payment of each registration is what the ledger says',
    $$
        select format(
            'registration %s: %s %s, ledger %s %s',
            r.id, r.payment_status, r.amount_paid, m.payment_status, m.amount_paid
        )
        from public.event_registrations as r
        cross join lateral private.money_of(r) as m
        where case
            when m.entries > 0
                then (r.payment_status, r.amount_paid) is distinct from (m.payment_status, m.amount_paid)
            else r.amount_paid > 0 or r.payment_status not in ('not_required', 'pending', 'failed')
        end
    $$
),
(
    'no_ticket_without_money', 'Nadie tiene una entrada de pago que no se haya pagado',
    'Nobody has a ticket that costs something and was not paid',
    $$
        select format('registration %s: %s of %s', r.id, m.paid - m.given_back, r.price)
        from public.event_registrations as r
        cross join lateral private.money_of(r) as m
        where r.status = 'confirmed' and r.price > 0 and m.covered < r.price
            and not exists (
                select from public.payment_refunds as f where f.registration_id = r.id and f.cause = 'manual'
            )
            and r.check_in_time is null and r.event_date > private.clock()
    $$
),
(
    'no_money_without_seat', 'El dinero que llega sin cupo se devuelve', 'Money that comes without a seat goes back',
    $$
        select format('registration %s', r.id)
        from public.event_registrations as r
        where r.payment_status = 'paid_unseated'
            and not exists (
                select from public.payment_refunds as f where f.registration_id = r.id and f.cause = 'unseated'
            )
    $$
);

select private.tag_privacy(t.relation, '{user_id}', '@pii:subject @export:yes @erase:null @retain:forever')
from unnest('{public.payment_events,public.payment_refunds}'::regclass[]) as t (relation);
select private.tag_privacy(
    'public.payment_refunds', '{reason}', '@pii:content @export:yes @erase:redact @retain:forever'
);
select private.tag_privacy(t.relation, null, '@pii:none @export:yes @erase:keep @retain:forever')
from unnest('{public.payment_events,public.payment_refunds}'::regclass[]) as t (relation);
select private.tag_privacy(t.relation, '{amount_paid}', '@pii:behaviour @export:yes @erase:row @retain:account')
from unnest('{public.event_registrations,archive.event_registrations}'::regclass[]) as t (relation);
