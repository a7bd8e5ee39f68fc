-- public.cancel_registration(): the owner, the organizer or an admin gives a seat back.
begin;
select plan(12);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('cami');
    perform tests.create_user('dora');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('omar', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('charla', 'olga', p_capacity => 4, p_date => now() + interval '2 days');
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    select tests.event_id('charla'), tests.user_id(p), 'general', 'confirmed'
    from unnest('{ana,beto,cami,dora}'::text[]) as p;
end;
$$;

-- then
select tests.authenticate_as('ana');
select results_eq(
    $$ select user_id, status from public.cancel_registration(tests.registration_id('charla', 'ana')) $$,
    $$ values (tests.user_id('ana'), 'cancelled'::public.registration_status) $$,
    'a person gives her seat back'
);
select results_eq(
    $$ select status from public.cancel_registration(tests.registration_id('charla', 'ana')) $$,
    $$ values ('cancelled'::public.registration_status) $$,
    'twice changes nothing'
);
select throws_ok(
    $$ select public.cancel_registration(tests.registration_id('charla', 'beto')) $$,
    'P0002', null, 'the registration of another is not there'
);
select throws_ok($$ select public.cancel_registration(gen_random_uuid()) $$, 'P0002', null, 'nor is an unknown one');
select throws_ok($$ select public.cancel_registration(null) $$, 'P0002', null, 'nor is none');
select tests.authenticate_as('omar');
select throws_ok(
    $$ select public.cancel_registration(tests.registration_id('charla', 'beto')) $$,
    'P0002', null, 'another organizer does not reach it'
);
select tests.authenticate_as('olga');
select results_eq(
    $$ select status from public.cancel_registration(tests.registration_id('charla', 'beto')) $$,
    $$ values ('cancelled'::public.registration_status) $$,
    'the organizer cancels a registration at her event'
);
select tests.authenticate_as('jefa');
select results_eq(
    $$ select status from public.cancel_registration(tests.registration_id('charla', 'cami')) $$,
    $$ values ('cancelled'::public.registration_status) $$,
    'an admin cancels any'
);
select results_eq(
    $$ select capacity, taken, available from public.event_availability(tests.event_id('charla')) $$,
    $$ values (4, 1, 3) $$,
    'three seats are free again'
);

-- when: the event begins
select tests.freeze(now() + interval '2 days');
select tests.authenticate_as('dora');
select throws_ok(
    $$ select public.cancel_registration(tests.registration_id('charla', 'dora')) $$,
    'MD204', null, 'once the event has begun it is too late'
);
select tests.unfreeze();

-- when: somebody is checked in
select tests.clear_authentication();
update public.event_registrations set check_in_time = now() where user_id = tests.user_id('dora');
select tests.authenticate_as('olga');
select throws_ok(
    $$ select public.cancel_registration(tests.registration_id('charla', 'dora')) $$,
    'MD204', null, 'somebody who came is not cancelled'
);
select tests.clear_authentication();
select is(
    (select r.status from public.event_registrations as r where r.user_id = tests.user_id('dora')),
    'confirmed'::public.registration_status, 'and stays confirmed'
);

select * from finish();
rollback;
