-- public.refund_registration(), record_payment(), record_refund(), event_refunds() and refunds of what is cancelled:
-- what is promised back never exceeds what was paid.
begin;
select plan(44);

-- given: a workshop of 80,000 in thirty days, whose people get their money back until 24 hours before
do $$
begin
    perform tests.create_user(p) from unnest('{ana,beto,cami,dora,eva}'::text[]) as p;
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('omar', '{organizer}');
    perform tests.create_event('taller', 'olga');
    update public.events set price_type = 'paid', price = 80000 where slug = 'taller';
end;
$$;
create function pg_temp.pay(p_name text) returns void language plpgsql as $$
begin
    perform tests.authenticate_as(p_name);
    perform public.register_for_event(tests.event_id('taller'));
    perform tests.authenticate_as_service();
    perform public.apply_payment_event(
        'wompi', p_name || ':APPROVED', p_name, 'paid', 80000, 'COP', '2026-01-01 12:00Z',
        replace(tests.registration_id('taller', p_name)::text, '-', '') || '-0123456789ab'
    );
    perform tests.clear_authentication();
end;
$$;
create view pg_temp.refunds as
select p.name, f.amount, f.cause, f.state, r.status::text, r.payment_status::text, r.amount_paid
from public.event_registrations as r
inner join unnest('{ana,beto,cami,dora,eva}'::text[]) as p (name) on r.user_id = tests.user_id(p.name)
left join public.payment_refunds as f on f.registration_id = r.id;
select pg_temp.pay(p) from unnest('{ana,beto,cami,dora}'::text[]) as p;

-- when, then: the organizer gives a part back, and no more than there is
select tests.authenticate_as('olga');
select results_eq(
    $$ select amount, currency, cause, state from public.refund_registration(tests.registration_id('taller', 'ana'), 30000, 'Llegó tarde') $$,
    $$ values (30000.00, 'COP', 'manual', 'requested') $$, 'a part is promised back'
);
select throws_ok(
    $$ select public.refund_registration(tests.registration_id('taller', 'ana'), 50001) $$, 'MD302', null,
    'no more than is left'
);
select throws_ok(
    $$ select public.refund_registration(tests.registration_id('taller', 'ana'), 0) $$, 'MD302', null, 'nor nothing'
);
select throws_ok(
    $$ select public.refund_registration(tests.registration_id('taller', 'ana'), -1) $$, 'MD302', null, 'nor less'
);
select results_eq(
    $$ select amount from public.refund_registration(tests.registration_id('taller', 'ana')) $$, $$ values (50000.00) $$,
    'without an amount it is all that is left'
);
select throws_ok(
    $$ select public.refund_registration(tests.registration_id('taller', 'ana')) $$, 'MD302', null, 'of which nothing is now'
);
select tests.clear_authentication();
select results_eq(
    $$ select distinct status, payment_status, amount_paid from pg_temp.refunds where name = 'ana' $$,
    $$ values ('confirmed', 'paid', 80000.00) $$, 'her seat is hers; the money is not back yet'
);
select is((select count(*) from private.jobs as j where j.kind = 'refund_payment'), 2::bigint, 'two jobs wait');

-- when, then: a worker sends them
select results_eq(
    $$ select l.provider, l.transaction_id, l.amount, l.amount_in_cents, l.currency
       from public.payment_refunds as f, private.load_refund(f.id) as l where f.amount = 30000 $$,
    $$ values ('wompi', 'ana', 30000.00, 3000000::bigint, 'COP') $$, 'it knows what to send'
);
select is((select f.state from public.payment_refunds as f where f.amount = 30000), 'sent', 'it is on its way');
select is(
    (select count(*) from public.payment_refunds as f, private.load_refund(f.id) where f.amount = 30000), 1::bigint,
    'and may be tried again'
);
select tests.authenticate_as_service();
select is(
    public.apply_payment_event('wompi', 'ana:R1', 'ana', 'refunded', 30000, 'COP', now()), 'noted', 'the provider confirms'
);
select tests.clear_authentication();
select is_empty(
    $$ select 1 from public.payment_refunds as f, private.load_refund(f.id) where f.amount = 30000 $$, 'nothing is left to send'
);
select results_eq(
    $$ select amount, state, payment_status from pg_temp.refunds where name = 'ana' order by amount $$,
    $$ values (30000.00, 'succeeded', 'partially_refunded'), (50000.00, 'requested', 'partially_refunded') $$,
    'it is given back'
);
select private.fail_refund(f.id, 'the card is closed') from public.payment_refunds as f where f.amount = 50000;
select results_eq(
    $$ select state, payment_status, amount_paid from pg_temp.refunds where name = 'ana' and amount = 50000 $$,
    $$ values ('failed', 'partially_refunded', 50000.00) $$, 'another cannot be sent'
);
select is(
    (select n.message from public.notifications as n where n.type = 'payment'),
    'No se pudo devolver un pago de 50000.00 COP de «Taller»', 'the organizer is told'
);
select tests.authenticate_as('olga');
select results_eq(
    $$ select f.state, f.cause from public.event_refunds(tests.event_id('taller'), 'failed') as e,
       public.record_refund(e.id) as f $$,
    $$ values ('succeeded', 'manual') $$, 'and gives the money back by hand'
);
select lives_ok(
    $$ select public.record_refund(e.id) from public.event_refunds(tests.event_id('taller')) as e where e.amount = 50000 $$,
    'twice changes nothing'
);
select tests.clear_authentication();
select results_eq(
    $$ select distinct status, payment_status, amount_paid from pg_temp.refunds where name = 'ana' $$,
    $$ values ('confirmed', 'refunded', 0.00) $$, 'her seat is hers still'
);

-- when, then: who cancels in time gets the money back, once, and no free ticket for it
select tests.authenticate_as('beto');
select lives_ok($$ select public.cancel_registration(tests.registration_id('taller', 'beto')) $$, 'he cancels');
select lives_ok($$ select public.cancel_registration(tests.registration_id('taller', 'beto')) $$, 'twice');
select results_eq(
    $$ select status::text, price, amount_paid from public.register_for_event(tests.event_id('taller')) $$,
    $$ values ('pending', 80000.00, 80000.00) $$, 'who wants the seat again pays again'
);
select tests.clear_authentication();
select results_eq(
    $$ select amount, cause, state, status, payment_status from pg_temp.refunds where name = 'beto' $$,
    $$ values (80000.00, 'self_cancel', 'requested', 'pending', 'pending') $$, 'one refund is promised'
);

-- when, then: who cancels late does not; but who is taken out does
select tests.freeze(now() + interval '29 days 1 hour');
select tests.authenticate_as('cami');
select lives_ok($$ select public.cancel_registration(tests.registration_id('taller', 'cami')) $$, 'she cancels too late');
select results_eq(
    $$ select status::text, payment_status::text, amount_paid from public.register_for_event(tests.event_id('taller')) $$,
    $$ values ('confirmed', 'paid', 80000.00) $$, 'and what she paid is good for the seat still'
);
select tests.authenticate_as('olga');
select lives_ok($$ select public.cancel_registration(tests.registration_id('taller', 'dora')) $$, 'another is taken out');
select tests.clear_authentication();
select results_eq(
    $$ select name, amount, cause from pg_temp.refunds where name in ('cami', 'dora') order by name $$,
    $$ values ('cami', null, null), ('dora', 80000.00, 'organizer_cancel') $$, 'only she gets it back'
);

-- when, then: the bank takes a part back of something that nobody has told of yet
select is(
    public.apply_payment_event(
        'wompi', 'z:CHARGEBACK', 'z', 'charged_back', 50000, 'COP', now(),
        replace(tests.registration_id('taller', 'cami')::text, '-', '') || '-0123456789ab'
    ), 'reversed', 'her seat goes'
);
select tests.authenticate_as('olga');
select throws_ok(
    $$ select public.refund_registration(tests.registration_id('taller', 'cami'), 50000) $$, 'MD302', null,
    'what is not there any more is not promised'
);
select tests.clear_authentication();
select is(
    (select sum(f.amount) from public.payment_refunds as f where f.registration_id = tests.registration_id('taller', 'cami')),
    30000.00, 'only what is left is'
);

-- when, then: money by hand
select tests.authenticate_as('eva');
select lives_ok($$ select public.register_for_event(tests.event_id('taller')) $$, 'somebody will pay in cash');
select throws_ok(
    $$ select public.record_payment(tests.registration_id('taller', 'eva')) $$, '42501', null, 'which she does not say herself'
);
select tests.authenticate_as('omar');
select throws_ok(
    $$ select public.record_payment(tests.registration_id('taller', 'eva')) $$, 'P0002', null, 'nor another organizer'
);
select tests.authenticate_as('olga');
select throws_ok(
    $$ select public.record_payment(tests.registration_id('taller', 'eva'), 80001) $$, 'MD306', null, 'nobody takes too much'
);
select is(
    (select r.status from public.record_payment(tests.registration_id('taller', 'eva'), 30000, 'recibo 7') as r),
    'pending', 'a part does not confirm'
);
select is(
    (select r.amount_paid from public.record_payment(tests.registration_id('taller', 'eva'), 30000, 'recibo 7') as r),
    30000.00, 'the same call again counts once'
);
select throws_ok(
    $$ select public.record_payment(tests.registration_id('taller', 'eva'), 20000, 'recibo 7') $$, 'MD210', null,
    'a key is for one payment'
);
select results_eq(
    $$ select status::text, payment_status::text, amount_paid from public.record_payment(tests.registration_id('taller', 'eva')) $$,
    $$ values ('confirmed', 'paid', 80000.00) $$, 'the rest does'
);
select throws_ok(
    $$ select public.record_payment(tests.registration_id('taller', 'eva')) $$, 'MD301', null, 'then nothing is due'
);

-- when, then: the event is off
select lives_ok($$ select public.cancel_event(tests.event_id('taller')) $$, 'the event is called off');
select tests.clear_authentication();
select results_eq(
    $$ select amount, cause from pg_temp.refunds where name = 'eva' order by amount $$,
    $$ values (30000.00, 'organizer_cancel'), (50000.00, 'organizer_cancel') $$,
    'everybody gets back what was paid, of each payment'
);
select results_eq(
    $$ select count(*), count(distinct j.payload ->> 'refund_id') from private.jobs as j where j.kind = 'refund_payment' $$,
    $$ values (5::bigint, 5::bigint) $$, 'cash is no work for a worker'
);
select tests.authenticate_as('omar');
select throws_ok(
    $$ select public.event_refunds(tests.event_id('taller')) $$, '42501', null, 'another organizer sees nothing of it'
);
select tests.clear_authentication();
select is_empty('select * from monitoring.verify_guarantees()', 'every promise is kept');

select * from finish();
rollback;
