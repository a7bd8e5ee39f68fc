-- Attack: finding out who goes where.
-- mutation: R33
begin;
select plan(11);

-- given: ana is registered, beto as well
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('omar', '{organizer}');
    perform tests.create_event('charla', 'olga');
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values
    (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed'),
    (tests.event_id('charla'), tests.user_id('beto'), 'general', 'confirmed');
end;
$$;
select is((select count(*) from public.event_registrations), 2::bigint, 'there are two registrations');

-- when, then
select tests.authenticate_as('beto');
select is((select count(*) from public.event_registrations), 1::bigint, 'a person sees one');
select is_empty(
    $$ select id from public.event_registrations where user_id = tests.user_id('ana') $$, 'hers, by whose it is'
);
select is_empty(
    $$ select id from public.event_registrations where id = tests.registration_id('charla', 'ana') $$, 'nor by its id'
);
select is_empty(
    $$ select r.id from public.events_public as e
       inner join public.event_registrations as r on r.event_id = e.id and r.user_id <> (select auth.uid()) $$,
    'nor through its event'
);
select throws_ok(
    $$ select * from public.event_attendees(tests.event_id('charla')) $$, '42501', null, 'nor by the organizer''s function'
);
select throws_ok(
    $$ select * from private.event_attendees(tests.event_id('charla'), 10, null, null) $$,
    '42501', null, 'nor by the private one'
);
select throws_ok(
    $$ select public.cancel_registration(tests.registration_id('charla', 'ana')) $$,
    'P0002', null, 'nor is there a sign that a registration exists'
);
select tests.authenticate_as('omar');
select is_empty($$ select id from public.event_registrations $$, 'an organizer of other events sees none');
select throws_ok(
    $$ select * from public.event_attendees(tests.event_id('charla')) $$, '42501', null, 'by no way'
);
select tests.authenticate_as_anon();
select throws_ok($$ select id from public.event_registrations $$, '42501', null, 'anon sees none');

select * from finish();
rollback;
