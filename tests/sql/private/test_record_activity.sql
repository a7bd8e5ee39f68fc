-- private.record_activity: notes what people did, of those who let it be noted, and stops at once when they say so.
begin;
select plan(11);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('uno', 'olga');
    perform tests.create_event('dos', 'olga');
    perform tests.create_event('tres', 'olga');
end;
$$;

-- when: ana registers
select tests.authenticate_as('ana');
select lives_ok($$ select public.register_for_event(tests.event_id('uno')) $$, 'ana registers');

-- then
select results_eq(
    $$ select user_id, activity_type, entity_type, entity_id, metadata from public.user_activities $$,
    $$ values (tests.user_id('ana'), 'event_registration', 'event', tests.event_id('uno'), '{}'::jsonb) $$,
    'it is noted'
);

-- when: she does not want that any more
update public.communication_preferences set track_activity = false;
select lives_ok($$ select public.register_for_event(tests.event_id('dos')) $$, 'ana registers again');

-- then
select is((select count(*) from public.user_activities), 1::bigint, 'and nothing is noted any more');
select is((select count(*) from public.event_registrations), 2::bigint, 'though she has her seat');

-- when: she changes her mind
update public.communication_preferences set track_activity = true;
select lives_ok($$ select public.register_for_event(tests.event_id('tres')) $$, 'ana registers once more');
select results_eq(
    $$ select entity_id from public.user_activities where entity_id <> tests.event_id('uno') $$,
    $$ values (tests.event_id('tres')) $$,
    'it is noted again, and what went by is not noted afterwards'
);

-- then: nobody calls it
select throws_ok(
    $$ select private.record_activity(tests.user_id('olga'), 'login', 'user', tests.user_id('olga')) $$,
    '42501', null, 'she notes nothing of others'
);
select tests.authenticate_as_service();
select throws_ok(
    $$ select private.record_activity(tests.user_id('olga'), 'login', 'user', tests.user_id('olga')) $$,
    '42501', null, 'nor does the secret key'
);

-- then: of nobody there is nothing to note
select tests.clear_authentication();
select lives_ok(
    $$ select private.record_activity(p.id, 'login', 'user', gen_random_uuid()) from (values (null::uuid), (gen_random_uuid())) as p (id) $$,
    'nobody in particular is no error'
);
select is((select count(*) from public.user_activities), 2::bigint, 'and leaves nothing');

select * from finish();
rollback;
