-- Attack: activities that never were, one's own or another's, and the loss of those that were.
-- mutation: R32
begin;
select plan(12);

-- given: beto registered
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('beto');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga');
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('charla'), tests.user_id('beto'), 'general', 'confirmed');
end;
$$;

-- when, then
select tests.authenticate_as('ana');
select throws_ok(
    format($q$
        insert into public.user_activities (user_id, activity_type, entity_type, entity_id)
        values (%L, 'event_registration', 'event', tests.event_id('charla'))
    $q$, tests.user_id(p.name)),
    '42501', null, 'ana invents nothing of ' || p.name
)
from (values ('beto'), ('ana')) as p (name);
select throws_ok(
    format($q$
        insert into partitions.user_activities_%s (user_id, activity_type, entity_type, entity_id)
        values (tests.user_id('beto'), 'x', 'user', tests.user_id('beto'))
    $q$, to_char(now() at time zone 'UTC', 'YYYY_MM')),
    '42501', null, 'nor through a leaf'
);
select throws_ok(
    $$ select private.record_activity(tests.user_id('beto'), 'x', 'user', tests.user_id('beto')) $$, '42501', null,
    'nor through the function'
);
select throws_ok($$ delete from public.user_activities $$, '42501', null, 'nor deletes what was');
select throws_ok($$ update public.user_activities set metadata = '{}' $$, '42501', null, 'nor changes it');
select throws_ok($$ truncate public.user_activities $$, '42501', null, 'nor clears the table');
select throws_ok(
    $$ insert into public.user_engagement_metrics (user_id, metric, value) values (tests.user_id('ana'), 'registrations', 99) $$,
    '42501', null, 'nor measures herself'
);
select tests.authenticate_as('olga');
select throws_ok(
    $$ insert into public.event_engagement_metrics (event_id, metric, value) values (tests.event_id('charla'), 'views', 99) $$,
    '42501', null, 'and no organizer her event'
);
select tests.authenticate_as_anon();
select throws_ok(
    $$ insert into public.user_activities (user_id, activity_type, entity_type, entity_id)
       values (tests.user_id('beto'), 'x', 'user', tests.user_id('beto')) $$,
    '42501', null, 'nor does anon'
);

-- then
select tests.clear_authentication();
select results_eq(
    $$ select user_id, activity_type from public.user_activities $$,
    $$ values (tests.user_id('beto'), 'event_registration') $$, 'what is noted is what was'
);
select is(
    (select count(*) from public.user_engagement_metrics) + (select count(*) from public.event_engagement_metrics), 0::bigint,
    'and nothing was measured'
);

select * from finish();
rollback;
