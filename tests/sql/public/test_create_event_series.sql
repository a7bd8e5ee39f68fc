-- public.create_event_series(): an event recurs, and each occurrence has the content of the first.
begin;
select plan(37);

-- given: New York, where clocks go forward on 14 March 2027
do $$
begin
    perform tests.freeze('2027-02-01 12:00:00+00');
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('omar', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event(e.slug, 'olga', e.status, e.date::timestamptz)
    from (
        values
        ('charla', 'published', '2027-02-02 23:00:00+00'), ('borrador', 'draft', '2027-02-03 23:00:00+00'),
        ('ayer', 'published', '2027-01-31 23:00:00+00'), ('cancelado', 'cancelled', '2027-02-03 23:00:00+00'),
        ('corto', 'published', '2027-02-04 23:00:00+00')
    ) as e (slug, status, date);
    insert into public.event_staff (event_id, user_id, role)
    values (tests.event_id('charla'), tests.user_id('omar'), 'co_organizer');
    insert into public.event_categories (name, slug) values ('IA', 'ia');
    insert into public.event_category_mappings (event_id, category_id)
    select tests.event_id('charla'), c.id from public.event_categories as c where c.slug = 'ia';
    update public.events
    set
        timezone = 'America/New_York', end_date = date + interval '90 minutes', capacity = 2, max_capacity = 5,
        registration_deadline = date - interval '30 hours', early_bird_deadline = date - interval '7 days',
        price_type = 'paid', price = 10, early_bird_price = 5, currency = 'USD', event_url = 'https://meet.example/x',
        event_type = '{taller}', meta_data = '{"nivel": 1}', is_featured = true, views_count = 7
    where slug = 'charla';
    update public.event_rules set cancel_hours = 12 where event_id = tests.event_id('charla');
    insert into public.event_shared_quotas (event_id, code, size) values (tests.event_id('charla'), 'sala', 2);
    insert into public.event_ticket_types (
        event_id, code, name, price, currency, early_bird_price, early_bird_deadline, quota, shared_quota, sales_until
    )
    select e.id, 'general', 'General', 10, 'USD', 5, e.early_bird_deadline, 2, 'sala', e.date - interval '1 hour'
    from public.events as e
    where e.slug = 'charla';
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed');
end;
$$;

-- when, then: refusals
select tests.authenticate_as('omar');
select throws_ok(
    $$ select public.create_event_series(tests.event_id('charla'), 'FREQ=WEEKLY') $$, '42501', null,
    'a co-organizer makes no series of it'
);
select throws_ok(
    $$ select public.create_event_series(tests.event_id('borrador'), 'FREQ=WEEKLY') $$, 'P0002', null,
    'a draft of another is not there'
);
select tests.authenticate_as('olga');
select throws_ok(
    $$ select public.create_event_series(gen_random_uuid(), 'FREQ=WEEKLY') $$, 'P0002', null, 'nor is what does not exist'
);
select throws_ok(
    $$ select public.create_event_series(tests.event_id('charla'), 'FREQ=HOURLY') $$, 'MD190', null, 'not every hour'
);
select throws_ok(
    $$ select public.create_event_series(tests.event_id('charla'), null) $$, 'MD190', null, 'nor by no rule'
);
select throws_ok(
    $$ select public.create_event_series(tests.event_id('charla'), 'FREQ=WEEKLY;BYDAY=WE') $$, 'MD193', null,
    'the rule has the day of the event: a Tuesday'
);
select throws_ok(
    $$ select public.create_event_series(tests.event_id('charla'), 'FREQ=DAILY;UNTIL=20270201') $$, 'MD193', null,
    'also when it ends before'
);
select throws_ok(
    $$ select public.create_event_series(tests.event_id('ayer'), 'FREQ=WEEKLY') $$, 'MD101', null, 'what is over does not recur'
);
select throws_ok(
    $$ select public.create_event_series(tests.event_id('cancelado'), 'FREQ=WEEKLY') $$, 'MD101', null, 'nor what was called off'
);
select tests.clear_authentication();
select is_empty('select from public.event_series', 'nothing was made');

-- when
select tests.authenticate_as('olga');
select results_eq(
    $$ select s.title, s.rule, s.first_day, s.start_time, s.duration_minutes, s.timezone, s.is_published, s.is_complete,
           s.generated_until, s.organizer_id
       from public.create_event_series(tests.event_id('charla'), 'FREQ=WEEKLY;BYDAY=TU') as s $$,
    $$ values ('Charla', 'FREQ=WEEKLY;BYDAY=TU', '2027-02-02'::date, '18:00'::time, 90, 'America/New_York', true, false,
           '2027-07-31'::date, tests.user_id('olga')) $$,
    'an event becomes a series'
);
select throws_ok(
    $$ select public.create_event_series(tests.event_id('charla'), 'FREQ=DAILY') $$, 'MD192', null, 'once'
);

-- then
select tests.clear_authentication();
create temporary view held as
select o.day, e.*
from public.event_occurrences as o
inner join public.events as e on e.id = o.event_id and e.date = o.event_date
where e.title = 'Charla';
select is((select count(*) from held), 26::bigint, 'there are events for half a year');
select results_eq(
    'select min(day), max(day), count(distinct day) from held', $$ values ('2027-02-02'::date, '2027-07-27'::date, 26::bigint) $$,
    'one on each day, the first among them'
);
select set_eq(
    $$ select date at time zone timezone - day::timestamp as a, end_date at time zone timezone - day::timestamp as b from held $$,
    $$ values ('18:00'::interval, '19:30'::interval) $$, 'at 18:00 by the clock of the place, in winter and in summer'
);
select set_eq(
    $$ select (date at time zone 'UTC')::time from held $$, $$ values ('23:00'::time), ('22:00') $$, 'that is no fixed hour elsewhere'
);
select set_eq(
    $$ select day::timestamp - registration_deadline at time zone timezone as a,
           day::timestamp - early_bird_deadline at time zone timezone as b
       from held $$,
    $$ values ('12:00'::interval, '6 days 06:00'::interval) $$, 'deadlines come as long before, by the same clock'
);
select is(
    (
        select count(distinct (h.description, h.location, h.format, h.capacity, h.max_capacity, h.price_type, h.price,
            h.early_bird_price, h.currency, h.event_type, h.event_url, h.meta_data, h.organizer_id, h.status))
        from held as h
    ),
    1::bigint, 'all say the same'
);
select is((select count(distinct slug) from held), 26::bigint, 'each has an address of its own');
select is((select slug from held where day = '2027-03-16'), 'charla-2027-03-16', 'which tells the day');
select results_eq(
    $$ select slug, current_registrations, is_featured, views_count from held where current_registrations > 0 or is_featured or views_count > 0 $$,
    $$ values ('charla', 1, true, 7) $$, 'nobody is registered, and nothing is counted, elsewhere'
);
select is((select count(*) from public.event_registrations), 1::bigint, 'no registration is copied');
select is((select count(*) from public.event_staff), 1::bigint, 'nor are rights');
select is((select count(*) from public.event_category_mappings), 26::bigint, 'categories are');
select is(
    (select count(distinct (q.code, q.size)) * 100 + count(*) from public.event_shared_quotas as q), 126::bigint,
    'so are quotas'
);
select results_eq(
    $$ select count(*), count(distinct t.id), count(distinct (t.code, t.name, t.price, t.currency, t.early_bird_price, t.quota, t.shared_quota)),
           min(h.date - t.sales_until), max(h.date - t.sales_until)
       from public.event_ticket_types as t inner join held as h on h.id = t.event_id $$,
    $$ values (26::bigint, 26::bigint, 1::bigint, interval '1 hour', interval '1 hour') $$,
    'and tickets, with nobody in them and the times of their event'
);
select set_eq(
    $$ select r.cancel_hours, s.taken, h.slug = 'charla' from held as h
       inner join public.event_rules as r on r.event_id = h.id
       inner join private.ticket_seats as s on s.event_id = h.id $$,
    $$ values (12, 1, true), (12, 0, false) $$, 'and rules'
);
select is(
    (select string_agg(t.live::text, ' ') from private.copied_tables() as t (live)),
    'event_category_mappings event_rules event_shared_quotas event_ticket_types',
    'and nothing else that hangs on an event'
);
select results_eq(
    $$ select action, actor_id, facts ->> 'rule' from audit.audit_log where action ~ '^series' $$,
    $$ values ('series.created', tests.user_id('olga'), 'FREQ=WEEKLY;BYDAY=TU') $$, 'it is on record'
);
select is_empty(
    $$ select k.conrelid::regclass from pg_catalog.pg_constraint as k
       where k.confrelid in ('public.events'::regclass, 'private.event_keys'::regclass) and k.contype = 'f' and k.conparentid = 0
           and has_any_column_privilege('authenticated', k.conrelid, 'insert, update')
           and k.conrelid not in (select t.live from private.copied_tables() as t (live)) and k.conrelid <> 'public.resources'::regclass $$,
    'whatever people say of an event is; resources are of one event'
);

-- when: a draft, for a while, by an admin
select tests.authenticate_as('jefa');
select results_eq(
    $$ select s.organizer_id, s.is_published, s.is_complete
       from public.create_event_series(tests.event_id('borrador'), 'FREQ=DAILY;COUNT=3') as s $$,
    $$ values (tests.user_id('olga'), false, true) $$, 'an admin makes a series for its organizer, and one that ends is complete'
);
select results_eq(
    $$ select e.slug, e.status, e.organizer_id, e.end_date from public.events as e where e.title = 'Borrador' order by e.date $$,
    $$ values ('borrador', 'draft', tests.user_id('olga'), null::timestamptz),
              ('borrador-2027-02-04', 'draft', tests.user_id('olga'), null),
              ('borrador-2027-02-05', 'draft', tests.user_id('olga'), null) $$,
    'of drafts, which are his too; without an end where the first has none'
);

-- when: the organizer may organize no more
select tests.clear_authentication();
delete from public.user_roles where user_id = tests.user_id('olga');
select tests.authenticate_as('jefa');
select throws_ok(
    $$ select public.create_event_series(tests.event_id('corto'), 'FREQ=DAILY') $$, 'MD187', null,
    'there is none for who may organize nothing'
);

-- then: who sees what
select tests.authenticate_as('ana');
select is_empty('select from public.event_series', 'series are for those who organize them');
select is(
    (select count(*) from public.event_occurrences), 26::bigint, 'everybody sees on which other days a published event is held'
);
select tests.authenticate_as_anon();
select is((select count(*) from public.event_occurrences), 26::bigint, 'also who is not signed in');
select tests.authenticate_as('olga');
select results_eq(
    'select count(*), count(distinct series_id) from public.event_occurrences', 'values (29::bigint, 2::bigint)',
    'its organizer sees the drafts too'
);

select * from finish();
rollback;
