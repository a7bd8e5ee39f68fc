-- public.decide_registration(): who asks is granted a seat, or a place on the waiting list, or refused.
begin;
select plan(21);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,cami,dani,co}'::text[]) as p (name);
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('omar', '{organizer}');
    perform tests.create_event('charla', 'olga', p_capacity => 1);
    perform tests.create_event('gala', 'olga');
    insert into public.event_staff (event_id, user_id, role)
    values (tests.event_id('charla'), tests.user_id('co'), 'co_organizer');
    insert into public.event_ticket_types (event_id, code, name, price, needs_approval) values
    (tests.event_id('charla'), 'general', 'General', 0, true), (tests.event_id('gala'), 'general', 'General', 5000, true);
end;
$$;
select tests.authenticate_as('ana');
select is(
    (select r.status || ' ' || coalesce(r.hold_expires_at::text, 'no hold') from public.register_for_event(tests.event_id('charla')) as r),
    'requested no hold', 'asking holds no seat'
);
select is((select status from public.can_register(tests.event_id('charla')))::text, 'requested', 'and is what one has');
select throws_ok(
    $$ select public.decide_registration(tests.registration_id('charla', 'ana'), true) $$, '42501', null, 'nobody grants himself'
);
select lives_ok($$ select public.register_for_event(tests.event_id('gala')) $$, 'ana asks for another');
select tests.authenticate_as('beto');
select is((select status from public.register_for_event(tests.event_id('charla')))::text, 'requested', 'beto asks');
select tests.authenticate_as('cami');
select is((select status from public.register_for_event(tests.event_id('charla')))::text, 'requested', 'so does cami');
select tests.clear_authentication();
select is((select confirmed + held from private.event_seats where event_id = tests.event_id('charla')), 0, 'no seat is taken');

-- when, then
select tests.authenticate_as('omar');
select throws_ok(
    $$ select public.decide_registration(tests.registration_id('charla', 'ana'), true) $$, 'P0002', null, 'a stranger decides nothing'
);
select tests.authenticate_as('co');
select is(
    (select status from public.decide_registration(tests.registration_id('charla', 'ana'), true))::text, 'confirmed', 'granted'
);
select is(
    (select status from public.decide_registration(tests.registration_id('charla', 'ana'), true))::text,
    'confirmed', 'twice is once'
);
select throws_ok(
    $$ select public.decide_registration(tests.registration_id('charla', 'ana'), false) $$, 'MD213', null, 'and for good'
);
select tests.authenticate_as('olga');
select is(
    (select status from public.decide_registration(tests.registration_id('charla', 'beto'), true))::text,
    'waitlisted', 'beyond the seats one waits'
);
select is(
    (select status from public.decide_registration(tests.registration_id('charla', 'cami'), false))::text,
    'cancelled', 'refused'
);
select is(
    (select status from public.decide_registration(tests.registration_id('charla', 'cami'), false))::text,
    'cancelled', 'twice is once'
);
select throws_ok(
    $$ select public.decide_registration(tests.registration_id('charla', 'cami'), true) $$, 'MD213', null, 'and for good'
);
select results_eq(
    $$ select status, payment_status, price, hold_expires_at
       from public.decide_registration(tests.registration_id('gala', 'ana'), true) $$,
    $$ values (
           'pending'::public.registration_status, 'pending'::public.payment_status, 5000::numeric(12, 2),
           now() + interval '30 minutes'
       ) $$, 'who must pay has half an hour'
);
select tests.clear_authentication();
select is(
    (select count(*) from audit.audit_log as l where l.action = 'registration.decided'), 4::bigint, 'each decision is on record'
);
select tests.authenticate_as('cami');
select is((select status from public.register_for_event(tests.event_id('charla')))::text, 'requested', 'who was refused may ask again');
select lives_ok($$ select public.cancel_registration(tests.registration_id('charla', 'cami')) $$, 'or not');
select tests.authenticate_as('dani');
select lives_ok($$ select public.register_for_event(tests.event_id('charla')) $$, 'dani asks');
select tests.authenticate_as('olga');
select lives_ok($$ select * from public.cancel_event(tests.event_id('charla')) $$, 'a request for an event that is off is off');

select * from finish();
rollback;
