-- Attack: taking a seat without asking register_for_event, which would refuse.
-- mutation: R33
begin;
select plan(7);

-- given: a full event, and one that is over
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('lleno', 'olga', p_capacity => 1);
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('lleno'), tests.user_id('beto'), 'general', 'confirmed');
end;
$$;

-- when, then
select tests.authenticate_as('ana');
select throws_ok(
    $$ insert into public.event_registrations (event_id, user_id, ticket_type, status)
       values (tests.event_id('lleno'), (select auth.uid()), 'general', 'confirmed') $$,
    '42501', null, 'nobody inserts a registration'
);
select throws_ok(
    $$ insert into public.event_registrations (event_id, user_id, ticket_type)
       values (tests.event_id('lleno'), (select auth.uid()), 'general')
       on conflict (event_id, user_id) do update set status = 'confirmed' $$,
    '42501', null, 'nor upserts one'
);
select tests.authenticate_as('beto');
select throws_ok(
    $$ update public.event_registrations set user_id = tests.user_id('ana') $$, '42501', null, 'nor passes one on'
);
select throws_ok($$ delete from public.event_registrations $$, '42501', null, 'nor deletes one');
select tests.authenticate_as('olga');
select throws_ok(
    $$ insert into public.event_registrations (event_id, user_id, ticket_type, status)
       values (tests.event_id('lleno'), tests.user_id('ana'), 'general', 'confirmed') $$,
    '42501', null, 'an organizer does not either'
);
select tests.authenticate_as_anon();
select throws_ok(
    $$ insert into public.event_registrations (event_id, user_id, ticket_type)
       values (tests.event_id('lleno'), tests.user_id('ana'), 'general') $$,
    '42501', null, 'nor does anon'
);

-- then
select tests.clear_authentication();
select results_eq(
    $$ select user_id, status from public.event_registrations $$,
    $$ values (tests.user_id('beto'), 'confirmed'::public.registration_status) $$,
    'the registrations are as they were'
);

select * from finish();
rollback;
