-- public.reschedule_event(): the only way to move an event, also into another year.
-- mutation: R72
begin;
select plan(20);

-- given: a full programme next month, with somebody registered and a category
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('omar', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('charla', 'olga');
    perform tests.create_event('borrador', 'olga', 'draft');
    perform tests.create_event('cancelado', 'olga', 'cancelled');
    perform tests.create_event('ayer', 'olga', p_date => now() - interval '1 day');
    perform tests.create_event('ahora', 'olga', p_date => now());
    update public.events
    set end_date = date + interval '2 hours', registration_deadline = date - interval '1 day',
        early_bird_deadline = date - interval '7 days'
    where slug = 'charla';
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed');
    insert into public.event_categories (id, name, slug)
    values ('00000000-0000-4000-8000-000000000001', 'Charlas', 'charlas');
    insert into public.event_category_mappings (event_id, category_id)
    values (tests.event_id('charla'), '00000000-0000-4000-8000-000000000001');
end;
$$;

-- when: it moves by a year
select tests.authenticate_as('olga');
select results_eq(
    $$ select slug, date, end_date - date, date - registration_deadline, date - early_bird_deadline
       from public.reschedule_event(tests.event_id('charla'), now() + interval '395 days') $$,
    $$ values (
           'charla', now() + interval '395 days', interval '2 hours', interval '1 day', interval '7 days'
       ) $$,
    'the organizer moves it, and its end and deadlines move along'
);

-- then
select tests.clear_authentication();
select is(
    (select e.tableoid::regclass::text from public.events as e where e.slug = 'charla'),
    'partitions.events_' || extract(year from (now() + interval '395 days') at time zone 'UTC'),
    'it is in the leaf of its year'
);
select is(
    (select r.event_date from public.event_registrations as r), now() + interval '395 days', 'its registrations follow'
);
select is(
    (select m.event_date from public.event_category_mappings as m), now() + interval '395 days', 'so do its categories'
);
select is(
    (select k.date from private.event_keys as k where k.slug = 'charla'), now() + interval '395 days', 'and its key'
);
select results_eq(
    $$ select confirmed, held from private.event_seats where event_id = tests.event_id('charla') $$, $$ values (1, 0) $$,
    'its seats are as they were'
);

-- then: more ways, and refusals
select tests.authenticate_as('olga');
select results_eq(
    $$ select end_date from public.reschedule_event(
           tests.event_id('charla'), now() + interval '40 days', now() + interval '41 days'
       ) $$,
    $$ values (now() + interval '41 days') $$,
    'an end that is given counts'
);
select throws_ok(
    $$ select public.reschedule_event(tests.event_id('charla'), now() + interval '40 days', now() + interval '39 days') $$,
    '23514', null, 'an event does not end before it begins'
);
select throws_ok(
    $$ select public.reschedule_event(tests.event_id('charla'), now() - interval '1 day') $$,
    'MD102', null, 'an event does not move into the past'
);
select throws_ok(
    $$ select public.reschedule_event(tests.event_id('charla'), now()) $$, 'MD102', null, 'nor to this moment'
);
select throws_ok(
    $$ select public.reschedule_event(tests.event_id('charla'), null) $$, 'MD102', null, 'nor to no date at all'
);
select throws_ok(
    $$ select public.reschedule_event(tests.event_id('charla'), now() + interval '6 years') $$,
    'MD103', null, 'nor further than five years ahead'
);
select throws_ok(
    $$ select public.reschedule_event(tests.event_id('cancelado'), now() + interval '9 days') $$,
    'MD101', null, 'a cancelled event does not move'
);
select throws_ok(
    $$ select public.reschedule_event(tests.event_id('ayer'), now() + interval '9 days') $$,
    'MD101', null, 'nor does one that has begun'
);
select throws_ok(
    $$ select public.reschedule_event(tests.event_id('ahora'), now() + interval '9 days') $$,
    'MD101', null, 'or begins now'
);
select throws_ok(
    $$ select public.reschedule_event(gen_random_uuid(), now() + interval '9 days') $$,
    'P0002', null, 'an unknown event is an error'
);
select tests.authenticate_as('omar');
select throws_ok(
    $$ select public.reschedule_event(tests.event_id('charla'), now() + interval '9 days') $$,
    '42501', null, 'nobody moves the event of another'
);
select throws_ok(
    $$ select public.reschedule_event(tests.event_id('borrador'), now() + interval '9 days') $$,
    'P0002', null, 'a draft of another is not there'
);
select tests.authenticate_as('jefa');
select results_eq(
    $$ select date from public.reschedule_event(tests.event_id('borrador'), now() + interval '9 days') $$,
    $$ values (now() + interval '9 days') $$,
    'an admin moves any event'
);
select is(
    (select e.date from public.events_public as e where e.slug = 'charla'), now() + interval '40 days',
    'refused moves left no trace'
);

select * from finish();
rollback;
