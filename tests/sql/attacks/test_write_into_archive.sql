-- Attack: changing what is archived, or planting something in it.
begin;
select plan(14);

-- given: an archived event of olga, where ana was
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_user('ana');
    perform tests.create_event('viejo', 'olga', 'completed', '2022-05-05');
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('viejo'), tests.user_id('ana'), 'general', 'waitlisted');
    perform private.archive_events(2022);
end;
$$;
create temporary table before as
select (select jsonb_agg(to_jsonb(e)) from archive.events as e) as events, (select jsonb_agg(to_jsonb(r)) from archive.event_registrations as r) as registrations;

-- when, then: as the organizer, as who was there, as an admin, with the secret key
select tests.authenticate_as('olga');
select throws_ok($$ update public.events_all set title = 'x' $$, '55000', null, 'a view over both takes no change');
select throws_ok($$ update archive.events set title = 'x' $$, '42501', null, 'an organizer changes nothing');
select throws_ok($$ delete from archive.events $$, '42501', null, 'and deletes nothing');
select throws_ok($$ update archive.events_2022 set title = 'x' $$, '42501', null, 'not even in the leaf');
select throws_ok($$ select private.restore_events(2022) $$, '42501', null, 'nor brings it back');
select tests.authenticate_as('ana');
select throws_ok($$ update archive.event_registrations set status = 'confirmed' $$, '42501', null, 'who was there confirms nothing');
select throws_ok(
    $$ insert into archive.event_registrations (event_id, event_date, user_id, ticket_type, status)
       values (gen_random_uuid(), now(), (select auth.uid()), 'vip', 'confirmed') $$, '42501', null, 'plants nothing'
);
select throws_ok($$ insert into public.event_registrations_all (user_id) values (auth.uid()) $$, '55000', null, 'also not through the view');
select tests.authenticate_as('jefa');
select throws_ok($$ update archive.events set title = 'x' $$, '42501', null, 'an admin changes nothing');
select throws_ok($$ select private.archive_events(2023) $$, '42501', null, 'and archives nothing');
select tests.authenticate_as_service();
select throws_ok($$ delete from archive.event_registrations $$, '42501', null, 'the secret key deletes nothing');
select throws_ok($$ truncate archive.events $$, '42501', null, 'and empties nothing');

-- then
select tests.clear_authentication();
select is((select jsonb_agg(to_jsonb(e)) from archive.events as e), events, 'the event is as it was') from before;
select is((select jsonb_agg(to_jsonb(r)) from archive.event_registrations as r), registrations, 'and the registration') from before;

select * from finish();
rollback;
