-- private.archive_events(), private.restore_events(), private.move_children(): a year goes with all that hangs on its
-- events, nobody is told, nothing is counted, and it comes back as it was.
begin;
select plan(44);

-- given: an event of 2022 with people, a category, staff, a measure and slides, and one of 2023
do $$
begin
    perform tests.create_user('olga', '{organizer,member}');
    perform tests.create_user(p.name) from unnest('{ana,beto,cata}'::text[]) as p (name);
    perform tests.create_event('viejo', 'olga', 'published', '2022-05-05 15:00Z', 2);
    perform tests.create_event('reciente', 'olga', 'published', '2023-05-05 15:00Z');
    insert into public.event_categories (id, name, slug) values (gen_random_uuid(), 'Charlas', 'charlas');
    insert into public.event_category_mappings (event_id, category_id)
    select tests.event_id(s), c.id from public.event_categories as c, unnest('{viejo,reciente}'::text[]) as s;
    insert into public.event_staff (event_id, user_id, role) values (tests.event_id('viejo'), tests.user_id('cata'), 'check_in');
    insert into public.event_engagement_metrics (event_id, metric, value) values (tests.event_id('viejo'), 'views', 7);
    insert into public.event_registrations (event_id, user_id, ticket_type, status, check_in_time) values
    (tests.event_id('viejo'), tests.user_id('ana'), 'general', 'confirmed', '2022-05-05 15:05Z'),
    (tests.event_id('viejo'), tests.user_id('beto'), 'general', 'pending', null),
    (tests.event_id('reciente'), tests.user_id('ana'), 'general', 'confirmed', null);
    insert into public.event_series (organizer_id, rule, first_day, start_time, timezone, generated_until, content)
    values (tests.user_id('olga'), 'FREQ=YEARLY', '2022-05-05', '10:00', 'America/Bogota', '2022-05-05', '{"title": "Viejo"}');
    insert into public.event_occurrences (series_id, day, event_id)
    select s.id, '2022-05-05', tests.event_id('viejo') from public.event_series as s;
    insert into public.resources (title, type, url, author_id, status, visibility, event_id)
    values ('Notas', 'article', 'https://example.com', tests.user_id('olga'), 'published', 'attendees', tests.event_id('viejo'));
end;
$$;
create temporary table before as
select
    (select jsonb_agg(to_jsonb(e) order by e.id) from public.events as e) as events,
    (select jsonb_agg(to_jsonb(r) order by r.id) from public.event_registrations as r) as registrations,
    (select jsonb_agg(to_jsonb(m) order by m.event_id) from public.event_category_mappings as m) as mappings,
    (select jsonb_agg(to_jsonb(s)) from public.event_staff as s) as staff,
    (select jsonb_agg(to_jsonb(m)) from public.event_engagement_metrics as m) as metrics,
    (select jsonb_agg(to_jsonb(r)) from public.resources as r) as resources,
    (select jsonb_agg(to_jsonb(o)) from public.event_occurrences as o) as occurrences,
    (select jsonb_agg(to_jsonb(s) order by s.event_id) from private.event_seats as s) as seats,
    (select jsonb_agg(to_jsonb(k) order by k.id) from private.event_keys as k) as keys,
    (select jsonb_agg(to_jsonb(s) order by s.slug) from private.slugs as s) as slugs,
    (select count(*) from public.user_activities) as activities,
    (select count(*) from public.notifications) as notifications;

-- when
select results_eq(
    $$ select year, starts_at, ends_at, events, rows_moved from private.archive_events(2022) $$,
    $$ values (2022, '2022-01-01Z'::timestamptz, '2023-01-01Z'::timestamptz, 1::bigint, jsonb_build_object(
        'public.event_category_mappings', 1, 'public.event_engagement_metrics', 1, 'public.event_occurrences', 1, 'public.event_registrations', 2,
        'public.event_staff', 1, 'public.resources', 1, 'private.check_ins', 1, 'private.ticket_codes', 0)) $$,
    'a year is archived'
);

-- then: where everything is
select is_empty($$ select slug from public.events where slug = 'viejo' $$, 'its event is not among those of every day');
select is((select slug from archive.events), 'viejo', 'it is in the archive');
select is(to_regclass('partitions.events_2022'), null, 'its leaf is gone from the leaves');
select is(
    (select i.inhparent::regclass::text from pg_inherits as i where i.inhrelid = 'archive.events_2022'::regclass), 'archive.events',
    'and hangs on the archive'
);
select results_eq(
    'select count(*) from archive.event_registrations', 'values (2::bigint)', 'its registrations went with it'
);
select results_eq('select slug from public.events', $$ values ('reciente') $$, 'the other year stays');
select results_eq(
    $$ select (select count(*) from public.event_registrations), (select count(*) from public.event_category_mappings),
           (select count(*) from public.event_staff), (select count(*) from public.event_engagement_metrics) $$,
    'values (1::bigint, 1::bigint, 0::bigint, 0::bigint)', 'with what hangs on it'
);
select results_eq(
    'select event_id, event_date from public.resources', $$ values (tests.event_id('viejo'), null::timestamptz) $$,
    'slides stay, and know their event'
);
select results_eq(
    'select event_id, event_date from public.event_occurrences', $$ values (tests.event_id('viejo'), null::timestamptz) $$,
    'so does the day of a series'
);

-- then: nothing has happened by it
select is((select jsonb_agg(to_jsonb(s) order by s.event_id) from private.event_seats as s), seats, 'no seat is given back')
from before;
select is((select jsonb_agg(to_jsonb(k) order by k.id) from private.event_keys as k), keys, 'ids stay taken') from before;
select is((select jsonb_agg(to_jsonb(s) order by s.slug) from private.slugs as s), slugs, 'and slugs') from before;
select is((select count(*) from public.user_activities), activities, 'no activity is noted') from before;
select is((select count(*) from public.notifications), notifications, 'nobody is told') from before;
select is_empty($$ select tgname from pg_trigger where tgenabled <> 'O' $$, 'every trigger is on again');

-- then: what is taken stays so, and the year is closed
select throws_ok(
    $$ select tests.create_event('viejo', 'olga') $$, '23505', null, 'nobody else gets the slug'
);
select throws_ok(
    $$ insert into public.events (id, title, description, date, location)
       values (tests.event_id('viejo'), 'x', 'x', now() + interval '1 day', 'x') $$, '23505', null, 'nor the id'
);
select throws_ok(
    $$ select tests.create_event('otro', 'olga', 'published', '2022-07-07') $$, 'MD178', null, 'nothing new comes into the year'
);
select throws_ok(
    $$ update public.events set date = '2022-07-07' where slug = 'reciente' $$, 'MD178', null, 'by moving neither'
);
select is(private.ensure_event_partitions(2022, 2022), 0, 'it gets no second leaf');
select is((select year from private.archive_events(2022)), 2022, 'twice changes nothing');
select is((select count(*) from private.archived_years), 1::bigint, 'and is one year');

-- then: who asks for the event is told
select tests.authenticate_as('beto');
select throws_ok(
    $$ select public.register_for_event(tests.event_id('viejo')) $$, 'MD175', null, 'nobody registers'
);
select throws_ok(
    $$ select public.cancel_registration(r.id) from public.event_registrations_all as r where r.event_id = tests.event_id('viejo') $$,
    'MD175', null, 'nobody cancels'
);
select results_eq(
    $$ select taken, is_open, reason from public.event_availability(tests.event_id('viejo')) $$,
    $$ values (2, false, 'event_archived') $$, 'the seats say why'
);
select tests.authenticate_as('olga');
select throws_ok(
    $$ select public.reschedule_event(tests.event_id('viejo'), now() + interval '1 day') $$, 'MD175', null, 'nobody moves it'
);
select throws_ok(
    $$ select public.add_event_staff(tests.event_id('viejo'), tests.user_id('ana'), 'check_in') $$, 'MD175', null,
    'nobody joins its staff'
);
select throws_ok(
    $$ select public.remove_event_staff(tests.event_id('viejo'), tests.user_id('cata')) $$, 'MD175', null, 'or leaves it'
);
select lives_ok(
    $$ update public.resources set title = 'Apuntes', event_id = tests.event_id('viejo') where title = 'Notas' $$,
    'its slides can still be mended'
);
select tests.clear_authentication();
update public.resources set title = 'Notas';

-- when
select is((select year from private.restore_events(2022)), 2022, 'the year comes back');

-- then
select is((select jsonb_agg(to_jsonb(e) order by e.id) from public.events as e), events, 'its events are as before') from before;
select is(
    (select jsonb_agg(to_jsonb(r) order by r.id) from public.event_registrations as r), registrations, 'registrations'
) from before;
select is(
    (select jsonb_agg(to_jsonb(m) order by m.event_id) from public.event_category_mappings as m), mappings, 'categories'
) from before;
select is((select jsonb_agg(to_jsonb(s)) from public.event_staff as s), staff, 'staff') from before;
select is((select jsonb_agg(to_jsonb(o)) from public.event_occurrences as o), occurrences, 'days of series') from before;
select is((select jsonb_agg(to_jsonb(m)) from public.event_engagement_metrics as m), metrics, 'measures') from before;
select is(
    (select jsonb_agg(to_jsonb(r) - 'updated_at') from public.resources as r), jsonb_path_query_array(resources, '$[*]') #- '{0,updated_at}',
    'slides'
) from before;
select is((select jsonb_agg(to_jsonb(s) order by s.event_id) from private.event_seats as s), seats, 'and seats') from before;
select is_empty(
    $$ select event_id from archive.event_registrations union all select event_id from archive.event_staff
       union all select id from archive.events union all select event_id from archive.event_category_mappings $$,
    'nothing is left in the archive'
);
select is((select year from private.restore_events(2022)), null, 'twice changes nothing');
select lives_ok($$ delete from public.events where slug = 'viejo' $$, 'it hangs together as before');
select is_empty(
    $$ select event_id from public.event_registrations where event_id not in (select id from public.events) $$,
    'and takes its children along'
);

-- then: the past without years of its own is one leaf
do $$ begin perform tests.create_event('antiguo', 'olga', 'completed', '2001-05-05'); end $$;
select results_eq(
    $$ select year, starts_at, events from private.archive_events(2015) $$,
    $$ values (2020, '-infinity'::timestamptz, 1::bigint) $$, 'what lies far behind goes as one'
);

select * from finish();
rollback;
