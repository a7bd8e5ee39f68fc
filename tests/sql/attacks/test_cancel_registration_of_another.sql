-- Attack: freeing a seat by throwing somebody else out.
begin;
select plan(5);

-- given: ana holds the only seat
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('omar', '{organizer}');
    perform tests.create_event('charla', 'olga', p_capacity => 1);
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed');
end;
$$;

-- when, then
select tests.authenticate_as('beto');
select throws_ok(
    $$ select public.cancel_registration(tests.registration_id('charla', 'ana')) $$, 'P0002', null, 'a stranger cancels nothing'
);
select throws_ok(
    $$ update public.event_registrations set status = 'cancelled' $$, '42501', null, 'nor by an update'
);
select tests.authenticate_as('omar');
select throws_ok(
    $$ select public.cancel_registration(tests.registration_id('charla', 'ana')) $$,
    'P0002', null, 'nor does an organizer of other events'
);
select tests.authenticate_as_anon();
select throws_ok(
    $$ select public.cancel_registration(tests.registration_id('charla', 'ana')) $$, '42501', null, 'nor does anon'
);

-- then
select tests.authenticate_as('ana');
select is(
    (select r.status from public.event_registrations as r), 'confirmed'::public.registration_status, 'ana keeps her seat'
);

select * from finish();
rollback;
