-- private.refresh_engagement(): what people do counts for events and, if they let it be noted, for themselves.
begin;
select plan(25);

-- given
create function pg_temp.event_measures() returns text language sql as $$
    select string_agg(format('%s %s', m.metric, m.value), ', ' order by m.metric)
    from public.event_engagement_metrics as m where m.event_id = tests.event_id('charla')
$$;
create function pg_temp.measures(p_name text) returns text language sql as $$
    select string_agg(format('%s %s', m.metric, m.value), ', ' order by m.metric)
    from public.user_engagement_metrics as m where m.user_id = tests.user_id(p_name)
$$;
do $$
begin
    perform tests.freeze(now());
    perform tests.create_user(p.name) from unnest('{ana,beto,cami}'::text[]) as p (name);
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_capacity => 9);
    update public.communication_preferences set track_activity = false where user_id = tests.user_id('cami');
    insert into public.event_registrations (event_id, user_id, ticket_type, status) values
    (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed'),
    (tests.event_id('charla'), tests.user_id('beto'), 'general', 'waitlisted'),
    (tests.event_id('charla'), tests.user_id('cami'), 'general', 'confirmed');
    insert into public.resources (title, type, url, author_id, event_id, download_count)
    values ('Diapositivas', 'presentation', 'https://x.co/1', tests.user_id('olga'), tests.event_id('charla'), 4),
    ('Notas', 'presentation', 'https://x.co/2', tests.user_id('olga'), tests.event_id('charla'), 3);
end;
$$;

-- then: the first time
select is(private.run_job('refresh-engagement'), 'ok', 'the job runs');
select is(pg_temp.event_measures(), 'downloads 7, registrations 2', 'an event counts what there is, and no zeros');
select is(pg_temp.measures('ana'), 'active_days 1, event_registration 1', 'a person''s deeds count');
select is(pg_temp.measures('beto'), 'active_days 1, event_registration 1', 'also a place in the queue');
select is(pg_temp.measures('cami'), null, 'nothing is measured of who does not want it');
select is(private.refresh_engagement(), 0::bigint, 'a second run changes nothing');

-- when: more is done, another day, in the middle of it
do $$
begin
    perform tests.freeze(date_trunc('day', now(), 'UTC') + interval '36 hours');
    update public.events set views_count = 12;
    update public.event_registrations set check_in_time = private.clock() where user_id <> tests.user_id('beto');
    update public.event_registrations set status = 'cancelled' where user_id = tests.user_id('beto');
    insert into public.user_activities (user_id, activity_type, entity_type, entity_id, created_at)
    values (tests.user_id('beto'), 'blog_comment', 'blog_post', gen_random_uuid(), private.clock());
    update public.events set date = private.clock();
end;
$$;
select ok(private.refresh_engagement() > 0, 'then what is new is counted');
select is(pg_temp.event_measures(), 'check_ins 2, downloads 7, registrations 2, views 12', 'of an event');
select is(pg_temp.measures('ana'), 'active_days 2, check_in 1, event_registration 1', 'of who was there');
select is(pg_temp.measures('beto'), 'active_days 2, blog_comment 1, event_registration 1', 'and of who wrote');
select is(
    (select m.measured_at from public.event_engagement_metrics as m where m.metric = 'downloads'), now(),
    'what has not changed is not written again'
);
select is(private.refresh_engagement(), 0::bigint, 'and nothing else');

-- then: what was written by a transaction that was still open counts too
insert into public.user_activities (user_id, activity_type, entity_type, entity_id, created_at)
values (tests.user_id('beto'), 'blog_comment', 'blog_post', gen_random_uuid(), private.clock() - interval '30 minutes');
select is(private.refresh_engagement(), 1::bigint, 'what arrives late is not missed');
select is(pg_temp.measures('beto'), 'active_days 2, blog_comment 2, event_registration 1', 'and counts once');

-- then: only whose deeds changed are counted anew
select tests.freeze(now() + interval '10 days');
select is(private.refresh_engagement(), 0::bigint, 'later nothing is new');
delete from public.user_engagement_metrics where user_id = tests.user_id('ana');
select tests.freeze(now() + interval '11 days');
select is(private.refresh_engagement(), 0::bigint, 'whoever did nothing since is not looked at');

-- then: what is gone from an event, and events of long ago
update public.resources set event_id = null, event_date = null;
select is(private.refresh_engagement(), 1::bigint, 'what is gone is counted');
select is(pg_temp.event_measures(), 'check_ins 2, registrations 2, views 12', 'as gone');
select tests.freeze(now() + interval '40 days');
update public.events set views_count = 99;
select is(private.refresh_engagement(), 0::bigint, 'a month after an event its measures stay as they are');

-- then: people are measured by the last 90 days
select tests.freeze(now() + interval '90 days 6 hours');
select is(private.refresh_engagement(), 4::bigint, 'what is 90 days old');
select is(pg_temp.measures('beto'), 'active_days 1, blog_comment 2', 'counts no more');
select tests.freeze(now() + interval '200 days');
do $$ begin perform private.refresh_engagement(); end $$;
select is((select count(*) from public.user_engagement_metrics), 0::bigint, 'until nothing is left');

-- then: a no holds at once
insert into public.user_engagement_metrics (user_id, metric, value) values
(tests.user_id('ana'), 'active_days', 5), (tests.user_id('beto'), 'active_days', 5);
select tests.authenticate_as('ana');
select lives_ok(
    $$ update public.communication_preferences set track_activity = false where user_id = (select auth.uid()) $$,
    'somebody says no'
);
select tests.clear_authentication();
select is(pg_temp.measures('ana'), null, 'what was measured is gone');
select is(pg_temp.measures('beto'), 'active_days 5', 'but of nobody else');

select * from finish();
rollback;
