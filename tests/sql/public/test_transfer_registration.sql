-- public.transfer_registration(): a confirmed seat goes to another person.
begin;
select plan(20);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,cami,dani,blo}'::text[]) as p (name);
    perform tests.create_user('mia', '{member}');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_capacity => 3);
    perform tests.create_event('socios', 'olga');
    perform tests.create_event('hoy', 'olga', p_date => now() + interval '5 hours');
    insert into public.event_ticket_types (event_id, code, name, is_members_only)
    values (tests.event_id('socios'), 'general', 'General', true);
    update public.event_rules set transfer_hours = 6 where event_id = tests.event_id('hoy');
    insert into public.event_registrations (event_id, user_id, ticket_type, status, payment_status, price) values
    (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed', 'pending', 5000),
    (tests.event_id('charla'), tests.user_id('cami'), 'general', 'confirmed', 'not_required', 0),
    (tests.event_id('charla'), tests.user_id('dani'), 'general', 'cancelled', 'not_required', 0),
    (tests.event_id('charla'), tests.user_id('mia'), 'general', 'cancelled', 'pending', 5000),
    (tests.event_id('socios'), tests.user_id('mia'), 'general', 'confirmed', 'not_required', 0),
    (tests.event_id('hoy'), tests.user_id('ana'), 'general', 'confirmed', 'not_required', 0);
    perform tests.put_payment('charla', p.name, 5000) from unnest('{ana,mia}'::text[]) as p (name);
    insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('blo'), tests.user_id('ana'));
end;
$$;

-- then: who may, and to whom
select tests.authenticate_as('beto');
select throws_ok(
    $$ select public.transfer_registration(tests.registration_id('charla', 'ana'), tests.user_id('beto')) $$,
    'P0002', null, 'nobody takes the seat of another'
);
select tests.authenticate_as('olga');
select throws_ok(
    $$ select public.transfer_registration(tests.registration_id('charla', 'ana'), tests.user_id('beto')) $$,
    'P0002', null, 'nor does the organizer'
);
select tests.authenticate_as('ana');
select throws_ok(
    $$ select public.transfer_registration(tests.registration_id('charla', 'ana'), gen_random_uuid()) $$,
    'P0002', null, 'to somebody'
);
select throws_ok(
    $$ select public.transfer_registration(tests.registration_id('charla', 'ana'), tests.user_id('blo')) $$,
    'P0002', null, 'whom one meets'
);
select throws_ok(
    $$ select public.transfer_registration(tests.registration_id('charla', 'ana'), tests.user_id('cami')) $$,
    'MD215', null, 'who has none'
);
select throws_ok(
    $$ select public.transfer_registration(tests.registration_id('charla', 'ana'), tests.user_id('mia')) $$,
    'MD215', null, 'and whose money is not at stake'
);
select throws_ok(
    $$ select public.transfer_registration(tests.registration_id('hoy', 'ana'), tests.user_id('beto')) $$,
    'MD214', null, 'while there is time'
);
select lives_ok(
    $$ select public.transfer_registration(tests.registration_id('charla', 'ana'), tests.user_id('ana')) $$, 'to oneself is nothing'
);
select tests.authenticate_as('mia');
select throws_ok(
    $$ select public.transfer_registration(tests.registration_id('socios', 'mia'), tests.user_id('beto')) $$,
    'MD207', null, 'a ticket for members goes to members'
);

-- when
select tests.authenticate_as('ana');
select results_eq(
    $$ select user_id, status, payment_status, amount_paid
       from public.transfer_registration(tests.registration_id('charla', 'ana'), tests.user_id('dani')) $$,
    $$ values (
           tests.user_id('dani'), 'confirmed'::public.registration_status, 'paid'::public.payment_status,
           5000::numeric(12, 2)
       ) $$, 'also to who has cancelled, with what was paid'
);

-- then
select is_empty($$ select from public.event_registrations where event_id = tests.event_id('charla') $$, 'ana has it no more');
select is((select status from public.register_for_event(tests.event_id('charla')))::text, 'confirmed', 'and may come by herself');
select tests.authenticate_as('dani');
select is((select count(*) from public.event_registrations), 1::bigint, 'dani has it');
select is((select count(*) from public.notifications where title = 'Te pasaron una entrada'), 1::bigint, 'and is told');
select lives_ok(
    $$ select public.transfer_registration(tests.registration_id('charla', 'dani'), tests.user_id('beto')) $$, 'it goes on'
);
select tests.clear_authentication();
select is((select count(*) from audit.audit_log where action = 'registration.transferred'), 2::bigint, 'both are on record');
select is((select confirmed from private.event_seats where event_id = tests.event_id('charla')), 3, 'no seat is gained');
select is_empty('select * from monitoring.verify_guarantees()', 'and nothing is wrong');
update public.event_registrations set check_in_time = now() where id = tests.registration_id('charla', 'beto');
select tests.authenticate_as('beto');
select throws_ok(
    $$ select public.transfer_registration(tests.registration_id('charla', 'beto'), tests.user_id('blo')) $$,
    'MD214', null, 'who is in passes nothing on'
);
select tests.authenticate_as_anon();
select throws_ok(
    $$ select public.transfer_registration(gen_random_uuid(), gen_random_uuid()) $$, '42501', null, 'anon passes nothing on'
);

select * from finish();
rollback;
