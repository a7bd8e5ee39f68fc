-- Attack: more people than seats, by ways around register_for_event.
-- mutation: R23
begin;
select plan(11);

-- given: both seats are taken
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('cami');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_capacity => 2);
    perform tests.create_event('otra', 'olga');
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values
    (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed'),
    (tests.event_id('charla'), tests.user_id('beto'), 'general', 'pending'),
    (tests.event_id('charla'), tests.user_id('olga'), 'general', 'cancelled'),
    (tests.event_id('otra'), tests.user_id('cami'), 'general', 'confirmed');
end;
$$;

-- when, then: the secret key passes row security, and writes no registration all the same
select tests.authenticate_as_service();
select throws_ok(
    $$ insert into public.event_registrations (event_id, user_id, ticket_type, status)
       values (tests.event_id('otra'), tests.user_id('ana'), 'general', 'confirmed') $$,
    '42501', null, 'the secret key registers nobody'
);
select throws_ok(
    $$ update public.event_registrations set status = 'confirmed' where user_id = tests.user_id('beto') $$,
    '42501', null, 'it confirms nobody'
);
select throws_ok(
    $$ update public.event_registrations set price = 0 $$, '42501', null, 'it changes no price'
);
select throws_ok(
    $$ update public.event_registrations set hold_expires_at = null $$, '42501', null, 'it prolongs no hold'
);

-- when, then: who owns the tables
select tests.clear_authentication();
select throws_ok(
    $$ insert into public.event_registrations (event_id, user_id, ticket_type, status)
       values (tests.event_id('charla'), tests.user_id('cami'), 'general', 'confirmed') $$,
    'MD201', null, 'a third seat is refused'
);
select throws_ok(
    $$ insert into public.event_registrations (event_id, user_id, ticket_type, status)
       values (tests.event_id('charla'), tests.user_id('cami'), 'general', 'pending') $$,
    'MD201', null, 'also one that waits for money'
);
select throws_ok(
    $$ update public.event_registrations set event_id = tests.event_id('charla') where user_id = tests.user_id('cami') $$,
    'MD201', null, 'nor does a registration move to a full event'
);
select throws_ok(
    $$ update public.event_registrations set status = 'confirmed' where user_id = tests.user_id('olga') $$,
    'MD201', null, 'nor does a cancelled one come back'
);
select lives_ok(
    $$ update public.event_registrations set status = 'confirmed' where user_id = tests.user_id('beto') $$,
    'a held seat may be confirmed'
);
select throws_ok($$ update public.events set capacity = 1 where slug = 'charla' $$, 'MD107', null, 'seats do not vanish');

-- then
select tests.clear_authentication();
select results_eq(
    $$ select e.slug, e.current_registrations, s.confirmed, s.held
       from public.events as e inner join private.event_seats as s on s.event_id = e.id order by e.slug $$,
    $$ values ('charla', 2, 2, 0), ('otra', 1, 1, 0) $$,
    'two seats, two people'
);

select * from finish();
rollback;
