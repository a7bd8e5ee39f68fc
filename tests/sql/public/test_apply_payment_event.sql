-- public.apply_payment_event(), private.settle_payment(): what a provider says, once, in any order.
begin;
select plan(37);

-- given: a workshop of 80,000 with two seats; ana and beto hold them, cami comes later
do $$
begin
    perform tests.create_user(p) from unnest('{ana,beto,cami,jefa}'::text[]) as p;
    perform tests.create_user('olga', '{organizer}');
    insert into public.user_roles (user_id, role) values (tests.user_id('jefa'), 'admin');
    perform tests.create_event('taller', 'olga', p_capacity => 2);
    update public.events set price_type = 'paid', price = 80000 where slug = 'taller';
end;
$$;
create function pg_temp.register(p_name text) returns void language plpgsql as $$
begin
    perform tests.authenticate_as(p_name);
    perform public.register_for_event(tests.event_id('taller'), p_wait => false);
    perform tests.clear_authentication();
end;
$$;
create function pg_temp.told(
    p_name text, p_kind text, p_event text, p_amount numeric default 80000, p_currency text default 'COP'
)
returns text
language plpgsql
as $$
declare
    v_outcome text;
begin
    perform tests.authenticate_as_service();
    v_outcome := public.apply_payment_event(
        'wompi', p_event, split_part(p_event, ':', 1), p_kind, p_amount, p_currency, '2026-01-01 12:00Z',
        replace(tests.registration_id('taller', p_name)::text, '-', '') || '-0123456789ab', null, repeat('a', 64)
    );
    perform tests.clear_authentication();
    return v_outcome;
end;
$$;
create view pg_temp.money as
select tests.registration_id('taller', p.name) = r.id as is_it, p.name, r.status::text, r.payment_status::text, r.amount_paid
from public.event_registrations as r
inner join unnest('{ana,beto,cami}'::text[]) as p (name) on r.user_id = tests.user_id(p.name);

-- when, then: a payment confirms the seat, once
select pg_temp.register('ana');
select is(pg_temp.told('ana', 'failed', 'a1:DECLINED'), 'noted', 'a payment is declined');
select is((select m.payment_status from pg_temp.money as m where m.name = 'ana'), 'failed', 'and may be tried again');
select is(pg_temp.told('ana', 'paid', 'a2:APPROVED'), 'confirmed', 'a payment comes');
select results_eq(
    $$ select status, payment_status, amount_paid from pg_temp.money where name = 'ana' $$,
    $$ values ('confirmed', 'paid', 80000.00) $$, 'the seat is hers'
);
select is(pg_temp.told('ana', 'paid', 'a2:APPROVED'), 'replayed', 'told twice it is known');
select is(pg_temp.told('ana', 'paid', 'a2:APPROVED', 90000), 'contradicted', 'told otherwise it is not believed');
select is(
    (select count(*) from audit.audit_log as l where l.action = 'payment.contradicted'), 1::bigint, 'but on record'
);
select is((select count(*) from public.payment_events), 2::bigint, 'each event is in the ledger once');
select is(pg_temp.told('ana', 'paid', 'a3:APPROVED'), 'overpaid', 'paying twice is noticed');
select is(
    (select n.message from public.notifications as n where n.user_id = tests.user_id('olga') and n.type = 'payment'),
    'Llegó un pago de 80000.00 COP de más para «Taller»', 'the organizer is told'
);

-- when, then: money that goes back before it came ends as if it had come first
select pg_temp.register('beto');
select is(pg_temp.told('beto', 'refunded', 'b1:VOIDED'), 'noted', 'a payment is voided that is not known yet');
select results_eq(
    $$ select status, payment_status, amount_paid from pg_temp.money where name = 'beto' $$,
    $$ values ('pending', 'pending', null::numeric) $$, 'the seat is still held'
);
select is(pg_temp.told('beto', 'paid', 'b1:APPROVED'), 'reversed', 'then it comes');
select results_eq(
    $$ select status, payment_status, amount_paid from pg_temp.money where name = 'beto' $$,
    $$ values ('expired', 'refunded', 0.00) $$, 'and the seat is free'
);
select pg_temp.register('beto');
select is(pg_temp.told('beto', 'paid', 'b2:APPROVED'), 'confirmed', 'he pays anew');
select is(pg_temp.told('beto', 'charged_back', 'b2:CHARGEBACK'), 'reversed', 'and takes the money back at his bank');
select results_eq(
    $$ select status, payment_status, amount_paid from pg_temp.money where name = 'beto' $$,
    $$ values ('expired', 'refunded', 0.00) $$, 'a ticket without money is none'
);

-- when, then: parts
select pg_temp.register('beto');
select is(pg_temp.told('beto', 'paid', 'b3:APPROVED', 50000), 'noted', 'a part is paid');
select results_eq(
    $$ select status, payment_status, amount_paid from pg_temp.money where name = 'beto' $$,
    $$ values ('pending', 'pending', 50000.00) $$, 'which is not enough'
);
select is(pg_temp.told('beto', 'paid', 'b4:APPROVED', 30000, 'USD'), 'wrong_currency', 'dollars are no pesos');
select is((select m.status from pg_temp.money as m where m.name = 'beto'), 'pending', 'and confirm nothing');
select is(pg_temp.told('beto', 'paid', 'b5:APPROVED', 30000), 'confirmed', 'the rest is');
select results_eq(
    $$ select status, payment_status, amount_paid from pg_temp.money where name = 'beto' $$,
    $$ values ('confirmed', 'partially_refunded', 80000.00) $$, 'dollars still count for nothing'
);

-- when, then: after the hold has run out the seat is somebody else's
update public.events set capacity = 3 where slug = 'taller';
select pg_temp.register('cami');
select tests.freeze(now() + interval '31 minutes');
select private.settle_seats(tests.event_id('taller'));
update public.events set capacity = 2 where slug = 'taller';
select is(pg_temp.told('cami', 'paid', 'c1:APPROVED'), 'unseated', 'who pays too late finds no seat');
select results_eq(
    $$ select status, payment_status, amount_paid from pg_temp.money where name = 'cami' $$,
    $$ values ('expired', 'paid_unseated', 80000.00) $$, 'and gets no ticket'
);
select results_eq(
    $$ select f.amount, f.cause, f.state, j.payload ->> 'refund_id' = f.id::text
       from public.payment_refunds as f, private.jobs as j where j.kind = 'refund_payment' $$,
    $$ values (80000.00, 'unseated', 'requested', true) $$, 'but the money back'
);
select results_eq(
    $$ select n.message from public.notifications as n
       where n.type = 'payment' and n.user_id in (tests.user_id('cami'), tests.user_id('olga')) and n.message ~ 'sin cupo' $$,
    $$ values ('Llegó un pago de 80000.00 COP para «Taller» sin cupo libre: se devuelve'),
              ('Llegó un pago de 80000.00 COP para «Taller» sin cupo libre: se devuelve') $$, 'she and the organizer are told'
);
select is(pg_temp.told('cami', 'charged_back', 'c1:CHARGEBACK', 30000), 'noted', 'her bank gives her a part at once');
select results_eq(
    $$ select amount, state from public.payment_refunds order by amount $$,
    $$ values (50000.00, 'requested'), (80000.00, 'failed') $$, 'so only the rest is promised'
);
select is(pg_temp.told('cami', 'refunded', 'c1:VOIDED', 50000), 'noted', 'it goes back');
select results_eq(
    $$ select m.payment_status, f.state from pg_temp.money as m, public.payment_refunds as f
       where m.name = 'cami' and f.amount = 50000 $$,
    $$ values ('refunded', 'succeeded') $$, 'and that is that'
);

-- when, then: what belongs to nobody
select is(pg_temp.told('nadie', 'paid', 'x1:APPROVED'), 'unclaimed', 'money for no registration is kept');
select is(
    (select n.title from public.notifications as n where n.user_id = tests.user_id('jefa') and n.type = 'payment'),
    'Pago sin inscripción', 'and the admins are told'
);
select tests.authenticate_as_service();
select throws_ok(
    $$ select public.apply_payment_event('stripe', 'd1', 'pi_1', 'charged_back', 1, 'COP', now()) $$, 'MD304', null,
    'money that went back of an unknown payment waits for it'
);
select is(
    public.apply_payment_event('wompi', 'a2:CHARGEBACK', 'a2', 'charged_back', 80000, 'COP', now()), 'noted',
    'of a known one it is known whose it is'
);
select tests.clear_authentication();
select results_eq(
    $$ select status, payment_status, amount_paid from pg_temp.money where name = 'ana' $$,
    $$ values ('confirmed', 'partially_refunded', 80000.00) $$, 'who had paid twice has still paid'
);
select is_empty('select * from monitoring.verify_guarantees()', 'every promise is kept');

select * from finish();
rollback;
