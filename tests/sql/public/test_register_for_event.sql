-- public.register_for_event(): the database decides whether there is a seat.
-- mutation: R26
begin;
select plan(27);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('cami');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_capacity => 1);
    perform tests.create_event('taller', 'olga', p_capacity => 1);
    perform tests.create_event('borrador', 'olga', 'draft');
    perform tests.create_event('cancelado', 'olga', 'cancelled');
    perform tests.create_event('terminado', 'olga', 'completed');
    perform tests.create_event('ayer', 'olga', p_date => now() - interval '1 day');
    perform tests.create_event('cerrado', 'olga');
    update public.events set price_type = 'paid', price = 80000, currency = 'USD' where slug = 'taller';
    update public.events set registration_deadline = now() - interval '1 hour' where slug = 'cerrado';
end;
$$;

-- when: a free event
select tests.authenticate_as('ana');
select results_eq(
    $$ select event_id, user_id, ticket_type, status, payment_status, event_date
       from public.register_for_event(tests.event_id('charla')) $$,
    $$ values (
           tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed'::public.registration_status,
           'not_required'::public.payment_status, now() + interval '30 days'
       ) $$,
    'a free event is confirmed at once'
);
select results_eq(
    $$ select id, ticket_type from public.register_for_event(tests.event_id('charla'), 'vip') $$,
    $$ select id, 'general' from public.event_registrations $$,
    'asking twice gives the same row'
);
select tests.authenticate_as('beto');
select throws_ok(
    $$ select public.register_for_event(tests.event_id('charla'), p_wait => false) $$,
    'MD201', null, 'the one too many is refused'
);

-- when: the seat is given back
select tests.authenticate_as('ana');
select lives_ok(
    $$ select public.cancel_registration(tests.registration_id('charla', 'ana')) $$, 'a seat can be given back'
);
select tests.authenticate_as('beto');
select results_eq(
    $$ select status from public.register_for_event(tests.event_id('charla')) $$,
    $$ values ('confirmed'::public.registration_status) $$,
    'and taken by the next'
);
select tests.authenticate_as('ana');
select throws_ok(
    $$ select public.register_for_event(tests.event_id('charla'), p_wait => false) $$,
    'MD201', null, 'one who cancelled has no seat any more'
);
select tests.authenticate_as('beto');
select lives_ok($$ select public.cancel_registration(tests.registration_id('charla', 'beto')) $$, 'the seat is free again');
select tests.authenticate_as('ana');
select results_eq(
    $$ select id, status, ticket_type from public.register_for_event(tests.event_id('charla')) $$,
    $$ select id, 'confirmed'::public.registration_status, 'general' from public.event_registrations $$,
    'and the cancelled registration is opened again'
);

-- when: a paid event
select results_eq(
    $$ select status, payment_status, currency from public.register_for_event(tests.event_id('taller')) $$,
    $$ values ('pending'::public.registration_status, 'pending'::public.payment_status, 'USD') $$,
    'a paid event holds the seat until it is paid'
);
select tests.authenticate_as('beto');
select throws_ok(
    $$ select public.register_for_event(tests.event_id('taller'), p_wait => false) $$, 'MD201', null, 'a held seat is taken'
);

-- when: it is paid, given up, and wanted again
select tests.clear_authentication();
update public.event_registrations set status = 'confirmed' where id = tests.registration_id('taller', 'ana');
select tests.put_payment('taller', 'ana', 80000);
update public.event_rules set refund_hours = 10000 where event_id = tests.event_id('taller');
select tests.authenticate_as('ana');
select lives_ok(
    $$ select public.cancel_registration(tests.registration_id('taller', 'ana')) $$, 'she cancels, too late for a refund'
);
select tests.clear_authentication();
update public.events set currency = 'COP' where slug = 'taller';
select tests.authenticate_as('ana');
select results_eq(
    $$ select status, payment_status, amount_paid, currency from public.register_for_event(tests.event_id('taller')) $$,
    $$ values ('confirmed'::public.registration_status, 'paid'::public.payment_status, 80000::numeric(12, 2), 'USD') $$,
    'who has paid already pays no second time'
);
select tests.clear_authentication();
update public.event_registrations set status = 'cancelled' where id = tests.registration_id('taller', 'ana');
select tests.put_payment('taller', 'ana', 80000, 'refunded');
select tests.authenticate_as('ana');
select results_eq(
    $$ select status, payment_status, amount_paid, currency from public.register_for_event(tests.event_id('taller')) $$,
    $$ values ('pending'::public.registration_status, 'pending'::public.payment_status, null::numeric(12, 2), 'COP') $$,
    'who got the money back pays again'
);
select tests.clear_authentication();
update public.event_registrations set status = 'cancelled' where id = tests.registration_id('taller', 'ana');
update public.events set price_type = 'free' where slug = 'taller';
select tests.authenticate_as('ana');
select results_eq(
    $$ select status, payment_status from public.register_for_event(tests.event_id('taller')) $$,
    $$ values ('confirmed'::public.registration_status, 'not_required'::public.payment_status) $$,
    'or pays nothing, if it costs nothing any more'
);
select tests.clear_authentication();
update public.event_registrations set status = 'cancelled' where id = tests.registration_id('taller', 'ana');

-- then: no seat
select tests.authenticate_as('beto');
select throws_ok(
    $$ select public.register_for_event(tests.event_id('cancelado')) $$, 'MD101', null, 'a cancelled event is not open'
);
select throws_ok(
    $$ select public.register_for_event(tests.event_id('terminado')) $$, 'MD202', null, 'a completed event is over'
);
select throws_ok($$ select public.register_for_event(tests.event_id('ayer')) $$, 'MD202', null, 'so is one of yesterday');
select throws_ok(
    $$ select public.register_for_event(tests.event_id('cerrado')) $$, 'MD203', null, 'a deadline counts'
);
select throws_ok(
    $$ select public.register_for_event(tests.event_id('borrador')) $$, 'P0002', null, 'a draft is not there'
);
select throws_ok($$ select public.register_for_event(gen_random_uuid()) $$, 'P0002', null, 'nor is an unknown event');
select lives_ok(
    $$ select public.cancel_registration(tests.registration_id('charla', 'beto')) $$, 'cancelling again changes nothing'
);
select tests.authenticate_as('cami');
select throws_ok(
    $$ select public.register_for_event(tests.event_id('charla'), 'Dos palabras') $$, 'MD205', null, 'an unknown ticket is refused'
);
select throws_ok(
    $$ select public.register_for_event(null) $$, 'P0002', null, 'no event, no registration'
);
select tests.authenticate_as('olga');
select throws_ok(
    $$ select public.register_for_event(tests.event_id('borrador')) $$, 'MD101', null, 'her own draft is not open yet'
);
select tests.authenticate_as_anon();
select throws_ok(
    $$ select public.register_for_event(tests.event_id('charla')) $$, '42501', null, 'anon registers for nothing'
);

-- then: the counters of the document
select tests.clear_authentication();
select results_eq(
    $$ select slug, current_registrations from public.events where slug in ('charla', 'taller') order by slug $$,
    $$ values ('charla', 1), ('taller', 0) $$,
    'events count their confirmed people'
);
select throws_ok(
    $$ select private.register_for_event(tests.event_id('charla'), 'general', null, true) $$,
    '42501', null, 'nobody registers without being somebody'
);

select * from finish();
rollback;
