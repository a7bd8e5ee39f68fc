-- Attack: getting into a call without a seat in it.
begin;
select plan(10);

-- given: beto has not paid, cami cancelled, dora waits
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('cami');
    perform tests.create_user('dora');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga');
    update public.events set event_url = 'https://meet.example/charla';
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values
    (tests.event_id('charla'), tests.user_id('beto'), 'general', 'pending'),
    (tests.event_id('charla'), tests.user_id('cami'), 'general', 'cancelled'),
    (tests.event_id('charla'), tests.user_id('dora'), 'general', 'waitlisted');
end;
$$;
select is((select e.event_url from public.events as e), 'https://meet.example/charla', 'there is a link');

-- when, then
select tests.authenticate_as('ana');
select throws_ok($$ select event_url from public.events $$, '42501', null, 'the column belongs to nobody');
select throws_ok(
    $$ select id from public.events where event_url like 'https://meet%' $$, '42501', null, 'also as a filter'
);
select throws_ok($$ select event_url from public.events_public $$, '42703', null, 'the view does not know it');
select throws_ok($$ select to_jsonb(e) from public.events as e $$, '42501', null, 'the whole row is not to be had');
select throws_ok(
    $$ select public.event_join_link(tests.event_id('charla')) $$, '42501', null, 'the function gives it to no stranger'
);
select tests.authenticate_as('beto');
select throws_ok(
    $$ select public.event_join_link(tests.event_id('charla')) $$, '42501', null, 'nor to one who has not paid'
);
select tests.authenticate_as('cami');
select throws_ok(
    $$ select public.event_join_link(tests.event_id('charla')) $$, '42501', null, 'nor to one who cancelled'
);
select tests.authenticate_as('dora');
select throws_ok(
    $$ select public.event_join_link(tests.event_id('charla')) $$, '42501', null, 'nor to one who waits'
);
select tests.authenticate_as('olga');
select throws_ok(
    $$ update public.events set title = 'x' returning event_url $$, '42501', null, 'a change does not give it back'
);

select * from finish();
rollback;
