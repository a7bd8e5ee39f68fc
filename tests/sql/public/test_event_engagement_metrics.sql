-- public.event_engagement_metrics: measures of an event, written by jobs and read by admins.
begin;
select plan(10);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('charla', 'olga');
    insert into public.event_engagement_metrics (event_id, metric, value) values (tests.event_id('charla'), 'views', 3);
end;
$$;

-- then
select tests.authenticate_as('jefa');
select results_eq(
    $$ select metric, value, measured_at from public.event_engagement_metrics $$, $$ values ('views', 3::numeric, now()) $$,
    'an admin reads them'
);
select tests.authenticate_as('olga');
select throws_ok(
    $$ select metric from public.event_engagement_metrics $$, '42501', null, 'an organizer does not'
);

select tests.authenticate_as_service();
select throws_ok(
    $$ insert into public.event_engagement_metrics (event_id, metric, value) values (tests.event_id('charla'), 'views', 4) $$,
    '23505', null, 'a measure stands there once'
);
select lives_ok(
    $$ insert into public.event_engagement_metrics (event_id, metric, value) values (tests.event_id('charla'), 'views', 4)
       on conflict (event_id, metric) do update set value = excluded.value $$,
    'and is measured again'
);
select throws_ok(
    $$ update public.event_engagement_metrics set metric = 'Views!' $$, '23514', null, 'a measure has a plain name'
);
select throws_ok(
    $$ insert into public.event_engagement_metrics (event_id, metric, value) values (gen_random_uuid(), 'views', 1) $$,
    '23503', null, 'of an event that exists'
);

-- then: it follows its event
select tests.clear_authentication();
select results_eq(
    $$ select event_date from public.event_engagement_metrics $$, $$ values (now() + interval '30 days') $$,
    'the date of the event is filled in'
);
select tests.authenticate_as('olga');
select lives_ok(
    $$ select public.reschedule_event(tests.event_id('charla'), now() + interval '400 days') $$, 'it is put off'
);
select tests.clear_authentication();
select results_eq(
    $$ select event_date from public.event_engagement_metrics $$, $$ values (now() + interval '400 days') $$, 'the date follows'
);
delete from public.events;
select is_empty($$ select id from public.event_engagement_metrics $$, 'and goes with the event');

select * from finish();
rollback;
