-- public.cancel_event_series(): a day of a series is left out, or the series ends. Nobody loses a registration unheard.
begin;
select plan(27);

-- given: every day at seven in the evening in Medellín
do $$
begin
    perform tests.freeze('2027-02-01 12:00:00+00');
    perform tests.create_user('ana');
    perform tests.create_user(p.name, '{organizer}') from unnest('{olga,omar}'::text[]) as p (name);
    perform tests.create_event('charla', 'olga', 'published', '2027-02-03 00:00:00+00');
    perform tests.create_event('borrador', 'olga', 'draft', '2027-02-03 00:00:00+00');
    perform tests.create_event('sola', 'olga', 'published', '2027-02-03 00:00:00+00');
    perform tests.authenticate_as('olga');
    perform public.create_event_series(tests.event_id('charla'), 'FREQ=DAILY;UNTIL=20270220');
    perform public.create_event_series(tests.event_id('borrador'), 'FREQ=WEEKLY');
    perform tests.clear_authentication();
end;
$$;
create temporary view held as
select s.title, o.day, o.event_id, e.status
from public.event_series as s
inner join public.event_occurrences as o on o.series_id = s.id
left join public.events as e on e.id = o.event_id and e.date = o.event_date;
create function pg_temp.event_on(p_title text, p_day date) returns uuid language sql security definer as $$
    select h.event_id from held as h where h.title = p_title and h.day = p_day
$$;
grant execute on function pg_temp.event_on(text, date) to public;
insert into public.event_registrations (event_id, user_id, ticket_type, status, payment_status)
select pg_temp.event_on('Charla', r.day::date), tests.user_id('ana'), 'general', r.status::public.registration_status, 'not_required'
from (values ('2027-02-05', 'confirmed'), ('2027-02-11', 'cancelled'), ('2027-02-15', 'waitlisted')) as r (day, status);

-- when, then: refusals
select tests.authenticate_as('omar');
select throws_ok(
    $$ select public.cancel_event_series(pg_temp.event_on('Charla', '2027-02-04'), 'all') $$, '42501', null, 'not by a stranger'
);
select throws_ok(
    $$ select public.cancel_event_series(pg_temp.event_on('Borrador', '2027-02-09'), 'all') $$, 'P0002', null, 'to whom a draft is not there'
);
select tests.authenticate_as('olga');
select throws_ok(
    $$ select public.cancel_event_series(tests.event_id('sola'), 'this') $$, 'MD191', null, 'nor an event that does not recur'
);
select tests.clear_authentication();
select is((select count(*) from held where status is not null), 45::bigint, 'nothing is gone');

-- when: a day is left out
select tests.authenticate_as('olga');
select results_eq(
    $$ select * from public.cancel_event_series(pg_temp.event_on('Charla', '2027-02-04'), 'this') $$, 'values (1, 0)',
    'an event that nobody has registered for is deleted'
);
select results_eq(
    $$ select * from public.cancel_event_series(pg_temp.event_on('Charla', '2027-02-05'), 'this', 'Llueve') $$, 'values (0, 1)',
    'one that somebody has registered for is called off'
);
select results_eq(
    $$ select * from public.cancel_event_series(pg_temp.event_on('Charla', '2027-02-05'), 'this') $$, 'values (0, 0)', 'once'
);
select lives_ok(
    $$ delete from public.events where id = pg_temp.event_on('Borrador', '2027-02-09') $$, 'a draft can be deleted without it'
);

-- then
select tests.clear_authentication();
select results_eq(
    $$ select h.title, h.day, h.event_id is null, h.status from held as h where h.status is distinct from 'published' and h.day < '2027-02-12' and (h.title = 'Charla' or h.event_id is null) order by h.title, h.day $$,
    $$ values ('Borrador', '2027-02-09'::date, true, null), ('Charla', '2027-02-04', true, null), ('Charla', '2027-02-05', false, 'cancelled') $$,
    'their days are left out'
);
select results_eq(
    $$ select r.status::text, e.meta_data ->> 'cancel_reason' from public.event_registrations as r
       inner join public.events as e on e.id = r.event_id where r.event_id = pg_temp.event_on('Charla', '2027-02-05') $$,
    $$ values ('cancelled', 'Llueve') $$, 'whoever was registered is no more, and is told why'
);
select is(
    (select count(*) from public.notifications as n where n.user_id = tests.user_id('ana')), 1::bigint, 'that is: once'
);
do $$
begin
    perform tests.freeze('2027-02-02 12:00:00+00');
    perform private.generate_series_events();
end;
$$;
select is((select count(*) from held where status = 'published' and day in ('2027-02-04', '2027-02-05')), 0::bigint, 'the job leaves them out too');
select tests.authenticate_as('olga');
select lives_ok(
    $$ select public.update_event_series(pg_temp.event_on('Charla', '2027-02-10'), 'all', '{"rule": "FREQ=DAILY;UNTIL=20270310"}') $$,
    'and so does another rule'
);
select tests.clear_authentication();
select results_eq(
    $$ select count(*), count(*) filter (where h.day in ('2027-02-04', '2027-02-05')) from held as h where h.title = 'Charla' and h.status = 'published' $$,
    'values (35::bigint, 0::bigint)', 'under which it goes on for longer'
);

-- when: from a day on
select tests.authenticate_as('olga');
select results_eq(
    $$ select * from public.cancel_event_series(pg_temp.event_on('Charla', '2027-02-10'), 'following') $$, 'values (27, 2)',
    'also who has cancelled, or waits, has registered'
);

-- then
select tests.clear_authentication();
select results_eq(
    $$ select h.day, h.status from held as h where h.title = 'Charla' and h.status is not null order by h.day $$,
    $$ values ('2027-02-02'::date, 'published'), ('2027-02-03', 'published'), ('2027-02-05', 'cancelled'), ('2027-02-06', 'published'), ('2027-02-07', 'published'),
              ('2027-02-08', 'published'), ('2027-02-09', 'published'), ('2027-02-11', 'cancelled'), ('2027-02-15', 'cancelled') $$,
    'what lies before stays'
);
select results_eq(
    $$ select s.last_day, s.is_complete from public.event_series as s where s.title = 'Charla' $$,
    $$ values ('2027-02-09'::date, true) $$, 'the series ends there'
);
do $$
begin
    perform tests.freeze('2027-02-07 12:00:00+00');
    perform private.generate_series_events();
end;
$$;
select is((select count(*) from held where title = 'Charla' and status is not null), 9::bigint, 'and makes no more');

-- when: all that is to come
select tests.authenticate_as('olga');
select results_eq(
    $$ select * from public.cancel_event_series(pg_temp.event_on('Charla', '2027-02-06'), 'all') $$, 'values (3, 0)',
    'all that is to come goes, not what was'
);
select results_eq(
    $$ select * from public.cancel_event_series(pg_temp.event_on('Borrador', '2027-02-16'), 'all') $$, 'values (25, 0)', 'drafts too'
);

-- then
select tests.clear_authentication();
select results_eq(
    $$ select s.title, count(h.status) from public.event_series as s inner join held as h on h.title = s.title group by 1 order by 1 $$,
    $$ values ('Borrador', 1::bigint), ('Charla', 6) $$, 'a series stays for the events that it had'
);
select is((select count(*) from public.events where title in ('Charla', 'Borrador')), 7::bigint, 'nothing else is left of it');
select results_eq(
    $$ select l.facts ->> 'scope', (l.facts ->> 'deleted')::integer, (l.facts ->> 'cancelled')::integer, l.actor_id = tests.user_id('olga')
       from audit.audit_log as l where l.action = 'series.cancelled' order by l.id $$,
    $$ values ('this', 1, 0, true), ('this', 0, 1, true), ('this', 0, 0, true), ('following', 27, 2, true), ('all', 3, 0, true), ('all', 25, 0, true) $$,
    'it is on record'
);

-- when: of a series nothing is left
do $$
begin
    perform tests.authenticate_as('olga');
    perform public.create_event_series(tests.event_id('sola'), 'FREQ=MONTHLY') from (select tests.freeze('2027-02-02 12:00:00+00')) as f;
end;
$$;
select results_eq(
    $$ select * from public.cancel_event_series(tests.event_id('sola'), 'following') $$, 'values (6, 0)', 'a series that has not begun'
);
select tests.clear_authentication();
select is_empty($$ select from public.event_series where title = 'Sola' $$, 'goes whole');

-- when: the account of its organizer is deleted
delete from auth.users where id = tests.user_id('olga');

-- then
select is_empty('select from public.event_occurrences', 'a series goes with its organizer');
select is((select count(*) from public.events where title in ('Charla', 'Borrador')), 7::bigint, 'its events stay');

select * from finish();
rollback;
