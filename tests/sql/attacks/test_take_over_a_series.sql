-- An attacker wants events in the name of another, or what only the organizer of a series knows.
begin;
select plan(16);

-- given: mallory organizes too, and helps with one of olga's events
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user(p.name, '{organizer}') from unnest('{olga,mallory}'::text[]) as p (name);
    perform tests.create_event('charla', 'olga');
    perform tests.create_event('propia', 'mallory');
    update public.events set event_url = 'https://meet.example/charla' where slug = 'charla';
    perform tests.authenticate_as('olga');
    perform public.create_event_series(tests.event_id('charla'), 'FREQ=MONTHLY;COUNT=3');
    perform tests.authenticate_as('mallory');
    perform public.create_event_series(tests.event_id('propia'), 'FREQ=MONTHLY;COUNT=3');
    perform tests.clear_authentication();
    insert into public.event_staff (event_id, user_id, role)
    values (tests.event_id('charla'), tests.user_id('mallory'), 'co_organizer');
end;
$$;
create temporary table theirs as
select s.id, s.title from public.event_series as s;
grant select on theirs to public;

-- when, then
select tests.authenticate_as('mallory');
select throws_ok(
    $$ insert into public.event_series (organizer_id, rule, first_day, start_time, timezone, generated_until, content)
       values (tests.user_id('olga'), 'FREQ=DAILY', '2027-01-01', '10:00', 'UTC', '2027-01-01', '{"title": "x"}') $$,
    '42501', null, 'nobody plants a series that makes events in another''s name'
);
select throws_ok(
    $$ update public.event_series set organizer_id = tests.user_id('olga') $$, '42501', null, 'nor gives his own away'
);
select throws_ok($$ update public.event_series set content = '{}' $$, '42501', null, 'nor writes what its events say past the checks');
select throws_ok($$ delete from public.event_series $$, '42501', null, 'nor deletes one');
select throws_ok(
    $$ insert into public.event_occurrences (series_id, day, event_id)
       select t.id, '2027-01-01', tests.event_id('charla') from theirs as t where t.title = 'Propia' $$,
    '42501', null, 'nobody takes an event into his series'
);
select throws_ok(
    $$ update public.event_occurrences set series_id = (select t.id from theirs as t where t.title = 'Propia') $$, '42501', null,
    'nor moves one there'
);
select throws_ok($$ delete from public.event_occurrences $$, '42501', null, 'nor lets a day come again');
select throws_ok(
    $$ select public.create_event_series(tests.event_id('charla'), 'FREQ=DAILY') $$, '42501', null, 'a co-organizer makes no series'
);
select throws_ok(
    $$ select public.update_event_series(tests.event_id('charla'), 'all', '{"title": "Mía"}') $$, '42501', null, 'changes none'
);
select throws_ok(
    $$ select public.cancel_event_series(tests.event_id('charla'), 'all') $$, '42501', null, 'and ends none'
);
select throws_ok(
    $$ select public.publish_event_series(t.id) from theirs as t where t.title = 'Charla' $$, 'P0002', null, 'he has no part in it'
);
select throws_ok(
    $$ select public.update_event_series(tests.event_id('propia'), 'all', '{"event_id": "x", "organizer_id": "x"}') $$, '22023', null,
    'his own makes nothing in another''s name'
);
select results_eq(
    'select s.title from public.event_series as s', $$ values ('Propia') $$, 'he sees no series but his own, nor the link in it'
);
select throws_ok('select private.generate_series_events()', '42501', null, 'he does not run the job');
select throws_ok(
    $$ select private.create_occurrence(s, '2027-01-01') from public.event_series as s $$, '42501', null, 'nor its parts'
);

-- then
select tests.clear_authentication();
select results_eq(
    'select s.title, count(o.event_id), count(distinct e.organizer_id) from public.event_series as s
     inner join public.event_occurrences as o on o.series_id = s.id inner join public.events as e on e.id = o.event_id
     group by 1 order by 1',
    $$ values ('Charla', 3::bigint, 1::bigint), ('Propia', 3, 1) $$, 'everything is as it was'
);

select * from finish();
rollback;
