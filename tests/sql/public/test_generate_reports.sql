-- public.generate_event_report, public.generate_user_activity_report: the document's signatures give the id of a run.
-- mutation: R13
-- mutation: R14
begin;
select plan(21);

-- given: olga has an event with three registrations, one of them there, and what was measured of it
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,cami}'::text[]) as p (name);
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_capacity => 5);
    update public.events set event_type = '{charla}' where slug = 'charla';
    insert into public.event_registrations (event_id, user_id, ticket_type, status) values
    (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed'),
    (tests.event_id('charla'), tests.user_id('beto'), 'general', 'confirmed'),
    (tests.event_id('charla'), tests.user_id('cami'), 'general', 'cancelled');
    update public.event_registrations set check_in_time = now() where user_id = tests.user_id('ana');
end;
$$;
select lives_ok(
    $$ insert into public.event_engagement_metrics (event_id, metric, value) values
       (tests.event_id('charla'), 'views', 3), (tests.event_id('charla'), 'shares', 6) $$, 'events are measured'
);
select lives_ok(
    $$ insert into public.user_engagement_metrics (user_id, metric, value) values (tests.user_id('ana'), 'visits', 4) $$,
    'so are people'
);
create temporary table runs (name text, id text);
grant all on runs to public;

-- when, then: each format, and none that there is not
select tests.authenticate_as('olga');
select lives_ok(
    format(
        $q$ insert into runs values ('event %1$s', public.generate_event_report(now(), now() + interval '2 years', null, %1$L)) $q$,
        f.format
    ),
    'the report of events as ' || f.format
)
from unnest('{csv,csv_excel,json,xlsx}'::text[]) as f (format);
select tests.authenticate_as('ana');
select lives_ok(
    format(
        $q$ insert into runs values
            ('user %1$s', public.generate_user_activity_report(now() - interval '1 day', now() + interval '1 day', null, %1$L)) $q$,
        f.format
    ),
    'the report of activity as ' || f.format
)
from unnest('{csv,csv_excel,json,xlsx}'::text[]) as f (format);
select throws_ok(
    format('select public.%s(now(), now() + interval ''1 day'', null, ''pdf'')', f.name), 'MD144', null, 'no pdf: ' || f.name
)
from unnest('{generate_event_report,generate_user_activity_report}'::text[]) as f (name);
select throws_ok(
    $$ select public.generate_event_report('-infinity', 'infinity') $$, 'MD142', null, 'nor all that ever was'
);
select tests.clear_authentication();
select is(
    (select count(*) from runs as r inner join public.report_executions as e on e.id::text = r.id and e.status = 'pending'),
    8::bigint, 'what comes back is the run'
);

-- then: what it holds
select is(
    tests.report_rows((select r.id::uuid from runs as r where r.name = 'event csv')) - 'x',
    jsonb_build_array(
        jsonb_build_object(
            'event_id', tests.event_id('charla'), 'title', 'Charla',
            'date',
            to_char(e.date at time zone 'America/Bogota', 'YYYY-MM-DD"T"HH24:MI:SS')
            || rtrim(rtrim(to_char(e.date, '.US'), '0'), '.') || '-05:00',
            'location', e.location, 'format', e.format, 'status', e.status, 'capacity', 5,
            'total_registrations', 3, 'confirmed_registrations', 2, 'actual_attendees', 1, 'engagement_score', 4.5
        )
    ),
    'every event, with what is counted of it, at the time of the place'
)
from public.events as e where e.slug = 'charla';
select is(
    tests.report_rows((select r.id::uuid from runs as r where r.name = 'user json')) #- '{0,user_id}',
    '[{"full_name": "Ana", "email": null, "event_registrations": 1, "event_attendances": 1, "resource_downloads": 0,
       "forum_topics": 0, "forum_posts": 0, "engagement_score": 4}]',
    'every person that one may read of, by a name without a last one too'
);

-- then: types narrow it
select tests.authenticate_as('olga');
insert into runs values
('of talks', public.generate_event_report(now(), now() + interval '2 years', '{charla,x}')),
('of others', public.generate_event_report(now(), now() + interval '2 years', '{x}')),
('of then', public.generate_event_report(now() - interval '2 years', now()));
select tests.clear_authentication();
select is(
    jsonb_array_length(tests.report_rows((select r.id::uuid from runs as r where r.name = q.name))), q.rows, 'events ' || q.name
)
from (values ('of talks', 1), ('of others', 0), ('of then', 0)) as q (name, rows);

-- then: nobody's
select tests.authenticate_as_anon();
select throws_ok($$ select public.generate_event_report(now(), now() + interval '1 day') $$, '42501', null, 'people only');
select tests.authenticate_as('ana');
select tests.clear_authentication();
update public.report_templates set is_active = false;
select tests.authenticate_as('ana');
select throws_ok($$ select public.generate_event_report(now(), now() + interval '1 day') $$, 'MD143', null, 'nor what is off');

select * from finish();
rollback;
