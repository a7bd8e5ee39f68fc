-- private.user_activity_report: what people did within the period, each thing once, each source by itself.
-- mutation: R15
begin;
select plan(9);

-- given: within two days ana registers twice and is there once, downloads a file that she also looks at, writes a topic
-- and three replies; in the first moment after she registers again; the moment before beto does
do $$
begin
    perform tests.create_user(p.name, '{member}') from unnest('{ana,beto}'::text[]) as p (name);
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_user('jefe', '{admin}');
    perform tests.create_user('sin', '{member}');
    update public.profiles set last_name = 'Ruiz' where id = tests.user_id('beto');
    update public.profiles set first_name = null where id = tests.user_id('sin');
    perform tests.create_event('uno', 'olga');
    perform tests.create_event('dos', 'olga');
    perform tests.create_event('tres', 'olga');
    insert into public.event_registrations (event_id, user_id, ticket_type, status, created_at) values
    (tests.event_id('uno'), tests.user_id('ana'), 'general', 'confirmed', now() - interval '1 day'),
    (tests.event_id('dos'), tests.user_id('ana'), 'general', 'cancelled', now() + interval '23 hours 59 minutes'),
    (tests.event_id('tres'), tests.user_id('ana'), 'general', 'confirmed', now() + interval '1 day'),
    (tests.event_id('uno'), tests.user_id('beto'), 'general', 'confirmed', now() - interval '1 day 1 minute'),
    (tests.event_id('uno'), tests.user_id('sin'), 'general', 'confirmed', now());
    update public.event_registrations set check_in_time = now()
    where user_id = tests.user_id('ana') and event_id = tests.event_id('uno');
    insert into public.resources (id, title, type, url, author_id, status, visibility)
    values (md5('r')::uuid, 'R', 'paper', 'https://example.com', tests.user_id('beto'), 'published', 'public');
    insert into public.resource_access_logs (resource_id, user_id, access_type, created_at)
    select md5('r')::uuid, tests.user_id('ana'), a.type, now() from unnest('{download,view}'::text[]) as a (type);
    perform tests.create_topic('tema', 'ana');
    perform tests.create_reply('tema', 'ana') from generate_series(1, 3);
end;
$$;
create temporary table runs (name text, id uuid);
grant all on runs to public;
create function pg_temp.ask(p_who text, p_types text[] default null) returns void language plpgsql as $$
begin
    perform tests.authenticate_as(p_who);
    insert into runs
    select p_who, public.generate_user_activity_report(
        now() - interval '1 day', now() + interval '1 day', p_types
    )::uuid;
    perform tests.clear_authentication();
end;
$$;
create function pg_temp.rows_of(p_who text) returns setof text language sql as $$
    select concat_ws(
        ' ', coalesce(r ->> 'full_name', '-'), coalesce(r ->> 'email', '-'), r ->> 'event_registrations',
        r ->> 'event_attendances', r ->> 'resource_downloads', r ->> 'forum_topics', r ->> 'forum_posts'
    )
    from runs, jsonb_array_elements(tests.report_rows(runs.id)) as r
    where runs.name = p_who
$$;

-- when, then: an admin reads of everybody
select pg_temp.ask('jefa');
select results_eq(
    $$ select pg_temp.rows_of('jefa') $$,
    $$ values ('Ana ana@example.com 2 1 1 1 3'), ('- sin@example.com 1 0 0 0 0') $$,
    'only what was done within the two days, each thing once; no name is no name'
);
delete from runs;
select pg_temp.ask('jefa', '{forum_topic,event_attendance}');
select results_eq(
    $$ select pg_temp.rows_of('jefa') $$, $$ values ('Ana ana@example.com 0 1 0 1 0') $$, 'only the types that were asked for'
);

-- when, then: others of themselves, without an address
select pg_temp.ask('ana');
select results_eq($$ select pg_temp.rows_of('ana') $$, $$ values ('Ana - 2 1 1 1 3') $$, 'ana reads of herself');
select pg_temp.ask('beto');
select is_empty($$ select pg_temp.rows_of('beto') $$, 'beto did nothing then');
select pg_temp.ask('olga');
select is_empty($$ select pg_temp.rows_of('olga') $$, 'an organizer reads of nobody else');

-- when, then: at other times
select is_empty(
    $$ select from private.user_activity_counts(now() - interval '1 day', now() + interval '1 day', null) $$,
    'without an asker there is nobody'
);
delete from runs;
do $$
begin
    perform tests.authenticate_as('beto');
    insert into runs select 'beto', public.generate_user_activity_report(
        now() - interval '2 days', now() - interval '1 day'
    )::uuid;
    perform tests.clear_authentication();
end;
$$;
select results_eq($$ select pg_temp.rows_of('beto') $$, $$ values ('Beto Ruiz - 1 0 0 0 0') $$, 'the day before, with both names');

-- when, then: as people change
select pg_temp.ask('jefa');
delete from public.user_roles where user_id = tests.user_id('jefa') and role = 'admin';
select is_empty($$ select pg_temp.rows_of('jefa') $$, 'who is no admin any more when it runs reads of herself alone');
insert into public.user_roles (user_id, role) values (tests.user_id('jefa'), 'admin');
select pg_temp.ask('jefa');
insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('ana'), tests.user_id('jefa'));
select is(
    (select count(*) from pg_temp.rows_of('jefa') as r where r like 'Ana %'), 2::bigint, 'an admin whom somebody blocks reads on'
);

select * from finish();
rollback;
