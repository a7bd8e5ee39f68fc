-- public.update_event_series(): one event of a series, it and those after it, or all that are to come.
begin;
select plan(54);

-- given: every Tuesday at 18:00 in New York
do $$
begin
    perform tests.freeze('2027-02-01 12:00:00+00');
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user(p.name, '{organizer}') from unnest('{olga,omar}'::text[]) as p (name);
    update auth.users set created_at = private.clock() - interval '9 days';  -- new accounts may do less
    perform tests.create_event('charla', 'olga', 'published', '2027-02-02 23:00:00+00', 1);
    perform tests.create_event('sola', 'olga', 'published', '2027-02-02 23:00:00+00');
    update public.events
    set timezone = 'America/New_York', end_date = date + interval '2 hours', registration_deadline = date - interval '1 hour'
    where slug = 'charla';
    perform tests.authenticate_as('olga');
    perform public.create_event_series(tests.event_id('charla'), 'FREQ=WEEKLY;COUNT=20');
    perform tests.clear_authentication();
end;
$$;
-- the event of a day, whatever its slug
create function pg_temp.event_on(p_day date) returns uuid language sql security definer as $$
    select o.event_id from public.event_occurrences as o where o.day = p_day
$$;
create function pg_temp.edit(p_day date, p_scope public.series_scope, p_changes jsonb, p_children boolean default false)
returns public.event_series language sql as $$
    select public.update_event_series(pg_temp.event_on(p_day), p_scope, p_changes, p_children)
$$;
grant execute on function pg_temp.event_on(date), pg_temp.edit(date, public.series_scope, jsonb, boolean) to public;
create view pg_temp.held as
select o.series_id, o.day, e.*, e.date at time zone e.timezone as wall
from public.event_occurrences as o
inner join public.events as e on e.id = o.event_id and e.date = o.event_date;
insert into public.event_registrations (event_id, user_id, ticket_type, status, payment_status)
values
(pg_temp.event_on('2027-03-16'), tests.user_id('ana'), 'general', 'confirmed', 'not_required'),
(pg_temp.event_on('2027-03-16'), tests.user_id('beto'), 'general', 'waitlisted', 'not_required');
insert into public.event_staff (event_id, user_id, role)
values (pg_temp.event_on('2027-02-09'), tests.user_id('omar'), 'co_organizer');

-- when, then: refusals
select tests.authenticate_as('omar');
select throws_ok(
    $$ select pg_temp.edit('2027-02-09', 'this', '{"title": "X"}') $$, '42501', null, 'a series is its organizer''s alone'
);
select tests.authenticate_as('olga');
select throws_ok(
    $$ select public.update_event_series(tests.event_id('sola'), 'all', '{"title": "X"}') $$, 'MD191', null,
    'an event that does not recur has no series'
);
select throws_ok(
    $$ select public.update_event_series(gen_random_uuid(), 'all', '{"title": "X"}') $$, 'P0002', null, 'nor has none'
);
select throws_ok($$ select pg_temp.edit('2027-02-09', 'all', '{"organizer_id": null}') $$, '22023', null, 'nobody else is put in charge');
select throws_ok($$ select pg_temp.edit('2027-02-09', 'all', '{"status": "published"}') $$, '22023', null, 'nothing is published so');
select throws_ok(
    $$ select pg_temp.edit('2027-02-09', 'all', '{"current_registrations": 0}') $$, '22023', null, 'no counter is written'
);
select throws_ok($$ select pg_temp.edit('2027-02-09', 'all', '{"id) = (select 1": 0}') $$, '22023', null, 'nothing is smuggled in');
select throws_ok(
    $$ select pg_temp.edit('2027-02-09', 'this', '{"rule": "FREQ=DAILY"}') $$, '22023', null, 'one event has no rule'
);
select throws_ok($$ select pg_temp.edit('2027-02-09', 'all', '{"rule": "FREQ=NEVER"}') $$, 'MD190', null, 'a rule is understood');
select throws_ok($$ select pg_temp.edit('2027-02-09', 'all', '{"title": null}') $$, '23502', null, 'no event is without a title');
select throws_ok($$ select pg_temp.edit('2027-02-09', 'all', '{"duration_minutes": 0}') $$, '23514', null, 'each lasts a while');
select throws_ok(
    $$ select pg_temp.edit('2027-03-16', 'all', '{"start_time": "25:00"}') $$, '22008', null, 'a time is one of the day'
);
select tests.clear_authentication();
select is(
    (select count(distinct h.title) + count(distinct h.wall::time) from held as h), 2::bigint, 'everything is as it was'
);

-- when: this one
select tests.authenticate_as('olga');
select lives_ok(
    $$ select pg_temp.edit('2027-03-09', 'this', '{"title": "Invitada", "start_time": "10:00", "duration_minutes": 30,
        "registration_deadline": "2027-03-09 09:30-05"}') $$,
    'one event is changed'
);
select lives_ok($$ select pg_temp.edit('2027-03-30', 'this', '{"start_time": "20:00"}') $$, 'another comes two hours later');

-- then
select tests.clear_authentication();
select results_eq(
    $$ select h.day, h.title, h.wall::time, h.end_date - h.date, h.date - h.registration_deadline from held as h
       where h.title <> 'Charla' or h.wall::time <> '18:00' order by h.day $$,
    $$ values ('2027-03-09'::date, 'Invitada', '10:00'::time, interval '30 minutes', interval '30 minutes'),
              ('2027-03-30', 'Charla', '20:00', interval '2 hours', interval '1 hour') $$,
    'no other; what was not named went along'
);
select results_eq(
    $$ select s.title, s.start_time, s.duration_minutes from public.event_series as s $$,
    $$ values ('Charla', '18:00'::time, 120) $$, 'nor what is to come'
);

-- when: from a day on
select tests.authenticate_as('olga');
select results_eq(
    $$ select s.first_day, s.rule, s.title, s.start_time, s.duration_minutes, s.last_day, s.is_complete
       from pg_temp.edit('2027-03-02', 'following', '{"title": "Taller", "start_time": "19:00:00", "capacity": 2,
           "registration_deadline": "2027-03-02 12:00-05"}') as s $$,
    $$ values ('2027-03-02'::date, 'FREQ=WEEKLY;COUNT=16', 'Taller', '19:00'::time, 120, null::date, true) $$,
    'the rest goes on as a series of its own, as long as it would have'
);

-- then
select tests.clear_authentication();
select results_eq(
    $$ select s.title, s.last_day, count(h.day), min(h.day), max(h.day)
       from public.event_series as s inner join held as h on h.series_id = s.id group by s.id order by s.first_day $$,
    $$ values ('Charla', '2027-03-01'::date, 4::bigint, '2027-02-02'::date, '2027-02-23'::date),
              ('Taller', null, 16, '2027-03-02', '2027-06-15') $$,
    'the first ends before; no event is lost and none is doubled'
);
select set_eq(
    $$ select h.title, h.wall::time, h.capacity from held as h where h.day < '2027-03-02' $$,
    $$ values ('Charla', '18:00'::time, 1) $$, 'what lies before stays'
);
select results_eq(
    $$ select h.wall::time, count(*) from held as h where h.day >= '2027-03-02' and h.title = 'Taller' and h.capacity = 2 group by 1 order by 1 $$,
    $$ values ('10:00'::time, 1::bigint), ('19:00', 14), ('20:00', 1) $$,
    'what follows is changed; what was moved by itself keeps its hour'
);
select set_eq(
    $$ select h.wall - h.registration_deadline at time zone h.timezone as before, h.end_date - h.date as lasts
       from held as h where h.day >= '2027-03-02' and h.day <> '2027-03-09' $$,
    $$ values (interval '7 hours', interval '2 hours') $$, 'deadlines are as long before, winter and summer'
);
select results_eq(
    $$ select h.day, h.wall::time, h.current_registrations from held as h where h.current_registrations > 0 $$,
    $$ values ('2027-03-16'::date, '19:00'::time, 1) $$, 'who is registered stays so'
);
select results_eq(
    $$ select r.status::text from public.event_registrations as r where r.user_id = tests.user_id('beto') $$,
    $$ values ('offered') $$, 'a seat more is offered to who waits'
);
select is(
    (select count(*) from audit.audit_log as l where l.action = 'event.rescheduled'), 16::bigint, 'each move is on record'
);

-- when: what was given to somebody else
update public.events set organizer_id = tests.user_id('omar') where id = pg_temp.event_on('2027-03-23');
select tests.authenticate_as('olga');
select lives_ok($$ select pg_temp.edit('2027-05-04', 'all', '{"location": "Aula 3"}') $$, 'all are changed');
select throws_ok(
    $$ select pg_temp.edit('2027-03-23', 'all', '{"location": "Aula 4"}') $$, '42501', null, 'not by one that is somebody else''s'
);
select tests.authenticate_as('omar');
select throws_ok(
    $$ select pg_temp.edit('2027-03-23', 'this', '{"location": "Aula 4"}') $$, 'P0002', null, 'who has been given one has no series'
);

-- then
select tests.clear_authentication();
select results_eq(
    $$ select h.location, count(*), min(h.day) from held as h group by 1 order by 1 $$,
    $$ values ('Aula 3', 15::bigint, '2027-03-02'::date), ('Ruta N', 5, '2027-02-02') $$,
    'of this series, but for the one that is somebody else''s'
);

-- when: tickets as this one has them
insert into public.event_ticket_types (event_id, code, name, price, sales_until)
select h.id, 'temprana', 'Temprana', 5000, h.date - interval '2 days' from held as h where h.day = '2027-05-04';
insert into public.event_ticket_types (event_id, code, name)
select h.id, 'vieja', 'Vieja' from held as h where h.day in ('2027-05-11', '2027-04-27');
update public.event_rules set hold_minutes = 15 where event_id = pg_temp.event_on('2027-05-04');
insert into public.event_registrations (event_id, user_id, ticket_type, status, payment_status)
values (pg_temp.event_on('2027-05-18'), tests.user_id('ana'), 'general', 'cancelled', 'not_required');
select tests.authenticate_as('olga');
select results_eq(
    $$ select s.first_day, s.rule from pg_temp.edit('2027-05-04', 'following', '{}', true) as s $$,
    $$ values ('2027-05-04'::date, 'FREQ=WEEKLY;COUNT=7') $$, 'those after it get them too'
);

-- then
select tests.clear_authentication();
select results_eq(
    $$ select t.code, count(*), min(h.day), max(h.day), min(h.date - t.sales_until), max(h.date - t.sales_until), min(h.price)
       from public.event_ticket_types as t inner join held as h on h.id = t.event_id group by 1 order by 1 $$,
    $$ values ('temprana', 6::bigint, '2027-05-04'::date, '2027-06-15'::date, interval '2 days', interval '2 days', 5000.00),
              ('vieja', 1, '2027-04-27', '2027-04-27', null, null, null) $$,
    'in place of their own, and the price with them'
);
select is_empty(
    $$ select from public.event_ticket_types as t where t.event_id = pg_temp.event_on('2027-05-18') $$,
    'but for one that somebody has registered for'
);
select results_eq(
    $$ select r.hold_minutes, count(*) from public.event_rules as r inner join held as h on h.id = r.event_id group by 1 order by 1 $$,
    $$ values (15, 6::bigint), (30, 14) $$, 'rules go the same way'
);

-- when: another rule, for the series in the middle
select tests.authenticate_as('olga');
select results_eq(
    $$ select s.first_day, s.rule, s.last_day, s.is_complete
       from pg_temp.edit('2027-03-02', 'all', '{"rule": "FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20270401", "start_time": "17:00"}') as s $$,
    $$ values ('2027-03-02'::date, 'FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20270401', '2027-05-03'::date, true) $$,
    'twice a week, and only until April'
);

-- then
select tests.clear_authentication();
select results_eq(
    $$ select h.day, h.wall::time, h.status, h.title from held as h
       where h.day between '2027-03-01' and '2027-05-03' order by h.day $$,
    $$ values ('2027-03-02'::date, '17:00'::time, 'published', 'Taller'), ('2027-03-04', '17:00', 'published', 'Taller'),
              ('2027-03-09', '10:00', 'published', 'Taller'), ('2027-03-11', '17:00', 'published', 'Taller'),
              ('2027-03-16', '17:00', 'published', 'Taller'), ('2027-03-18', '17:00', 'published', 'Taller'),
              ('2027-03-23', '19:00', 'published', 'Taller'), ('2027-03-25', '17:00', 'published', 'Taller'),
              ('2027-03-30', '20:00', 'published', 'Taller'), ('2027-04-01', '17:00', 'published', 'Taller') $$,
    'days come in and go; those that stay keep their event'
);
select is_empty(
    $$ select from public.event_occurrences as o where o.day between '2027-04-02' and '2027-05-03' $$, 'no trace is left of those that went'
);
select is(
    (select h.registration_deadline at time zone h.timezone from held as h where h.day = '2027-03-04'),
    '2027-03-04 10:00'::timestamp, 'new ones have the deadlines of the series'
);

-- when: a rule that leaves out a day that somebody has registered for
select tests.authenticate_as('olga');
select lives_ok($$ select pg_temp.edit('2027-03-02', 'all', '{"rule": "FREQ=WEEKLY;BYDAY=TH"}') $$, 'Thursdays only');

-- then
select tests.clear_authentication();
select results_eq(
    $$ select h.day, h.status from held as h where h.day between '2027-03-01' and '2027-05-03' and extract(isodow from h.day) = 2 order by h.day $$,
    $$ values ('2027-03-16'::date, 'cancelled'), ('2027-03-23', 'published') $$,
    'it is called off and not deleted; what is somebody else''s stays'
);
select set_eq(
    $$ select r.status::text from public.event_registrations as r where r.event_id = pg_temp.event_on('2027-03-16') $$,
    $$ values ('cancelled') $$, 'with its registrations'
);
select is(
    (select count(*) from public.notifications as n where n.user_id = tests.user_id('ana') and n.title = 'Evento cancelado'),
    1::bigint, 'and whoever had one is told'
);
select results_eq(
    $$ select max(h.day), count(*) from held as h where h.day between '2027-03-01' and '2027-05-03' and h.status = 'published' and extract(isodow from h.day) = 4 $$,
    $$ values ('2027-04-29'::date, 9::bigint) $$, 'it goes no further than where the next series begins'
);

-- when: back again
select tests.authenticate_as('olga');
select lives_ok(
    $$ select pg_temp.edit('2027-03-11', 'all', '{"rule": "FREQ=WEEKLY;BYDAY=TU", "start_time": "08:00"}') $$, 'Tuesdays again'
);

-- then
select tests.clear_authentication();
select results_eq(
    $$ select h.status, count(*) from held as h where h.day between '2027-03-01' and '2027-05-03' and extract(isodow from h.day) = 2 group by 1 order by 1 $$,
    $$ values ('cancelled', 1::bigint), ('published', 8) $$, 'what was called off stays so; the others come back'
);

-- when: an edit from what was called off, for the rule has ended before
select tests.authenticate_as('olga');
do $$ begin perform public.create_event_series(tests.event_id('sola'), 'FREQ=DAILY;COUNT=5'); end; $$;
select tests.clear_authentication();
insert into public.event_registrations (event_id, user_id, ticket_type, status, payment_status)
values (tests.event_id('sola-2027-02-06'), tests.user_id('ana'), 'general', 'confirmed', 'not_required');
select tests.authenticate_as('olga');
select lives_ok(
    $$ select public.update_event_series(tests.event_id('sola'), 'all', '{"rule": "FREQ=DAILY;COUNT=2"}') $$, 'a rule ends earlier'
);
select results_eq(
    $$ select s.rule, s.is_complete
       from public.update_event_series(tests.event_id('sola-2027-02-06'), 'following', '{"title": "Nada"}') as s $$,
    $$ values ('FREQ=DAILY;UNTIL=20270205', true) $$, 'what it has left behind goes on as a series that makes no more'
);
select tests.clear_authentication();
select is_empty('select * from private.verify_guarantees()', 'and nothing is missing');

-- when: an edit from what was called off, between two days of the rule
select tests.authenticate_as('olga');
do $$
begin
    perform tests.clear_authentication();
    perform tests.create_event('paso', 'olga', 'published', '2027-02-02 23:00:00+00');
    perform tests.authenticate_as('olga');
    perform public.create_event_series(tests.event_id('paso'), 'FREQ=DAILY;COUNT=9');
    perform tests.clear_authentication();
    insert into public.event_registrations (event_id, user_id, ticket_type, status, payment_status)
    values (tests.event_id('paso-2027-02-05'), tests.user_id('ana'), 'general', 'confirmed', 'not_required');
    perform tests.authenticate_as('olga');
    perform public.update_event_series(tests.event_id('paso'), 'all', '{"rule": "FREQ=DAILY;INTERVAL=2;COUNT=4"}');
end;
$$;
select results_eq(
    $$ select s.first_day, s.rule
       from public.update_event_series(tests.event_id('paso-2027-02-05'), 'following', '{"title": "Nada"}') as s $$,
    $$ values ('2027-02-06'::date, 'FREQ=DAILY;INTERVAL=2;COUNT=2') $$, 'the rest keeps its step'
);
select tests.clear_authentication();
select is_empty('select * from private.verify_guarantees()', 'so nothing is missing');

-- when: too often
update private.rate_limits set burst = 1 where action = 'event_series';
select tests.authenticate_as('olga');
do $$ begin perform pg_temp.edit('2027-03-09', 'all', '{"rule": "FREQ=WEEKLY;BYDAY=TU"}'); end; $$;
select throws_ok(
    $$ select pg_temp.edit('2027-03-09', 'all', '{"rule": "FREQ=WEEKLY;BYDAY=TU"}') $$, 'MD401', null, 'rules are not changed all the time'
);
select tests.clear_authentication();

-- when: time goes by
do $$ begin perform tests.freeze('2027-05-20 12:00:00+00'); end; $$;
select tests.authenticate_as('olga');
select throws_ok(
    $$ select pg_temp.edit('2027-05-11', 'this', '{"title": "X"}') $$, 'MD101', null, 'what is over is not changed'
);
select lives_ok(
    $$ select pg_temp.edit('2027-05-11', 'all', '{"title": "Final", "duration_minutes": null}') $$, 'what is to come is, also from there'
);

-- then
select tests.clear_authentication();
select results_eq(
    $$ select h.title, h.end_date is null, min(h.day), max(h.day) from held as h where h.day >= '2027-05-04' group by 1, 2 order by 3 $$,
    $$ values ('Taller', false, '2027-05-04'::date, '2027-05-18'::date), ('Final', true, '2027-05-25', '2027-06-15') $$,
    'no more than that'
);
select is_empty('select * from private.verify_guarantees()', 'every promise is kept');

select * from finish();
rollback;
