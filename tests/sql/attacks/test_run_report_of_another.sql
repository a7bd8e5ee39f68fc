-- Attack: rows, runs and files of others, by parameters, by schedules, by a lost role, by the worker's own door.
-- mutation: R31
begin;
select plan(24);

-- given: two organizers with an event each, a co-organizer of olga's; drafts; ana is nobody's
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,co,door}'::text[]) as p (name);
    perform tests.create_user(p.name, '{organizer}') from unnest('{olga,otra}'::text[]) as p (name);
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('de-olga', 'olga');
    perform tests.create_event('de-otra', 'otra');
    insert into public.event_staff (event_id, user_id, role) values
    (tests.event_id('de-olga'), tests.user_id('co'), 'co_organizer'),
    (tests.event_id('de-olga'), tests.user_id('door'), 'check_in');
    insert into public.report_templates (id, name, type, query)
    values ('00000000-0000-4000-8000-000000000001', 'Eventos', 'event', 'event_report');
end;
$$;
create temporary table runs (name text, id uuid);
grant all on runs to public;
create function pg_temp.ask(p_who text, p_types text[] default null) returns void language plpgsql as $$
begin
    perform tests.authenticate_as(p_who);
    insert into runs select p_who, public.generate_event_report('2020-01-01', '2040-01-01', p_types)::uuid;
    perform tests.clear_authentication();
end;
$$;
create function pg_temp.seen_by(p_who text) returns text language sql as $$
    select string_agg(r ->> 'title', ' ' order by r ->> 'title')
    from runs, jsonb_array_elements(tests.report_rows(runs.id)) as r
    where runs.name = p_who
$$;

-- when, then: each reads what he manages
select pg_temp.ask(a.name) from unnest('{ana,co,door,olga,otra,jefa}'::text[]) as a (name);
select is(pg_temp.seen_by('olga'), 'De-Olga', 'an organizer reads of hers');
select is(pg_temp.seen_by('otra'), 'De-Otra', 'another of his');
select is(pg_temp.seen_by('co'), 'De-Olga', 'a co-organizer of what he organizes with');
select is(pg_temp.seen_by('jefa'), 'De-Olga De-Otra', 'an admin of all');
select is(pg_temp.seen_by(p.name), null, p.name || ' of nothing, though the event is public')
from unnest('{ana,door}'::text[]) as p (name);

-- when, then: as rights change between asking and running
delete from runs;
select pg_temp.ask(a.name) from unnest('{co,olga,jefa}'::text[]) as a (name);
update public.user_roles set role = 'member' where user_id = tests.user_id('olga') and role = 'organizer';
delete from public.event_staff where user_id = tests.user_id('co');
insert into public.user_roles (user_id, role) values (tests.user_id('door'), 'admin');
delete from public.user_roles where user_id = tests.user_id('jefa') and role = 'admin';
select is(pg_temp.seen_by(p.name), null, p.name || ' has lost the role: nothing')
from unnest('{co,olga,jefa}'::text[]) as p (name);

-- when, then: attacker's words are values, whatever they look like
delete from runs;
select pg_temp.ask('otra', array['x'' or true --', '{}', 'x}) or (true', '$1', '\']);
select is(pg_temp.seen_by('otra'), null, 'no words of a parameter widen it');
select pg_temp.ask('otra', null);
select is(pg_temp.seen_by('otra'), 'De-Otra', 'nor is anything broken by them');
select tests.authenticate_as('ana');
select throws_ok(
    format(
        'select public.run_report(''00000000-0000-4000-8000-000000000001'', %L)',
        jsonb_build_object('start_date', '2020-01-01', 'end_date', '2040-01-01') || p.more
    ),
    'MD142', null, 'no name of a parameter is taken over: ' || p.more::text
)
from (
    values
    ('{"event_types => null) as r; drop table public.events; --": 1}'::jsonb), ('{"p_limit": 1}'), ('{"user_id": 1}'),
    ('{"output_format": "csv"}')
) as p (more);

-- when, then: a schedule made in the name of another runs with the rights of none but its owner
select throws_ok(
    format(
        $q$ insert into public.report_schedules (template_id, name, frequency, recipients, created_by)
            values ('00000000-0000-4000-8000-000000000001', 'x', 'daily', '[%s]', %L) $q$,
        to_json(tests.user_id('ana')), tests.user_id('otra')
    ), '42501', null, 'no schedule for another'
);
select tests.clear_authentication();

-- when, then: past the thin functions of the API
select is_empty(
    $$ select r.name, f.name from tests.api_roles as r cross join tests.functions as f
       where f.name ~ '^private\.(call_report|report_rows.*|event_report.*|user_activity_(report|counts)|load_report|finish_report|run_schedule)$'
           and has_function_privilege(r.name, f.oid, 'execute') $$,
    'no role of the API reads rows of reports by itself'
);
select is_empty(
    $$ select r.rolname from pg_roles as r
       where r.rolname in ('medellin_reporter', 'medellin_admin_reporter')
           and (r.rolcanlogin or r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication) $$,
    'who reads for reports is nobody special'
);
select is_empty(
    $$ select m.rolname from pg_auth_members as a
       inner join pg_roles as r on r.oid = a.roleid and r.rolname in ('medellin_reporter', 'medellin_admin_reporter')
       inner join pg_roles as m on m.oid = a.member
       where m.rolname in ('anon', 'authenticated', 'authenticator', 'service_role', 'medellin_worker', 'app_admin') $$,
    'and nobody of the API, nor a worker, is or becomes them'
);
select is_empty(
    $$ select from tests.functions as f
       where f.proowner in ('medellin_reporter'::regrole, 'medellin_admin_reporter'::regrole)
           and f.name not in ('private.report_rows_as_person', 'private.report_rows_as_admin') $$,
    'they own one function each'
);

-- when, then: a worker with a job of another run, and one that says who is asking
grant medellin_worker to postgres;
grant usage on schema extensions to medellin_worker;
create temporary table jobs as select * from tests.lease_report((select r.id from runs as r limit 1));
grant select on jobs to medellin_worker;
do $$
begin
    perform set_config('request.jwt.claim.sub', tests.user_id('door')::text, true);
    perform set_config('request.jwt.claims', jsonb_build_object('sub', tests.user_id('door'))::text, true);
end;
$$;
set local role medellin_worker;
select throws_ok(
    $$ select private.report_rows(j.id, gen_random_uuid()) from jobs as j $$, 'MD160', null, 'no lease, no rows'
);
select throws_ok(
    $$ select private.finish_report(j.id, gen_random_uuid(), 1) from jobs as j $$, 'MD160', null, 'nor an end'
);
select throws_ok(
    $$ select private.report_rows_as_admin('event_report', '{}', 1) $$, '42501', null, 'nor rows of its own choice'
);
reset role;
select is(pg_temp.seen_by('otra'), 'De-Otra', 'whoever the session says is asking, the asker''s rights count');

select * from finish();
rollback;
