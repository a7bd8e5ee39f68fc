-- What the client lists of the archive: a year reads one leaf by its dates and no table of every day; own registrations,
-- then and now, are found by the index of the person in both tables.
begin;
select plan(6);

-- given: events of three archived years and of one that is not, and people who were there
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    insert into public.events (title, slug, description, date, location, status, organizer_id)
    select
        'Evento', 'evento-' || n, repeat('x', 200), '2021-01-01Z'::timestamptz + n * interval '24 hours', 'Ruta N',
        case when n % 5 = 0 then 'draft' else 'completed' end, tests.user_id('olga')
    from generate_series(1, 1400) as n;
    perform private.archive_events(y) from generate_series(2021, 2023) as y;
    insert into auth.users (id) select gen_random_uuid() from generate_series(1, 500);
    alter table public.event_registrations disable trigger user;
    insert into public.event_registrations (event_id, event_date, user_id, ticket_type, created_at)
    select e.id, e.date, u.id, 'general', e.date from auth.users as u, (select * from public.events limit 4) as e;
    insert into archive.event_registrations (event_id, event_date, user_id, ticket_type, created_at)
    select e.id, e.date, u.id, 'general', e.date from auth.users as u, (select * from archive.events limit 4) as e;
end;
$$;
analyze public.events, archive.events, public.event_registrations, archive.event_registrations;
-- what the client asks for: a page of the archived events of a year
create function pg_temp.archived()
returns text
language sql
as $$
    select 'select e.id, e.title, e.date from public.events_all as e where e.is_archived and e.date >= ''2022-01-01Z'' '
        'and e.date < ''2023-01-01Z'' order by e.date desc, e.id desc limit 20'
$$;
grant execute on function pg_temp.archived() to public;

-- then
select tests.authenticate_as_anon();
select results_eq(
    'select relation, index from tests.plan_of(pg_temp.archived()) where relation is not null',
    $$ values ('events_2022', 'events_date_idx') $$,
    'anon: a year is one leaf, read by its dates'
);
select tests.authenticate_as('ana');
select results_eq(
    'select relation, index from tests.plan_of(pg_temp.archived()) where relation is not null',
    $$ values ('events_2022', 'events_date_idx') $$,
    'a person: the same'
);
select results_eq(
    $$ select distinct relation, index from tests.plan_of(format(
           'select id, status from public.event_registrations_all where user_id = %L order by created_at desc, id desc limit 20',
           tests.user_id('ana')
       )) where index is not null order by 2 $$,
    $$ values
    ('event_registrations', 'event_registrations_user_id_created_at_id_idx'), ('event_registrations', 'idx_registrations_user') $$,
    'own registrations are found by the person, here and there'
);
select is_empty(
    $$ select node from tests.plan_of('select count(*) from public.event_registrations_all') where node = 'Seq Scan' $$,
    'also when only row security says whose they are'
);
select is_empty(
    $$ select relation, node from tests.plan_of(
           'select id from public.events_all where id = ''80000000-0000-4000-8000-000000000000'''
       ) where relation in ('events_2021', 'events_2022', 'events_2023', 'events_2024') and node <> 'Index Scan' $$,
    'one event is looked up in each leaf that has any by its key'
);
select tests.authenticate_as('olga');
select results_eq(
    'select relation, index from tests.plan_of(pg_temp.archived()) where relation is not null',
    $$ values ('events_2022', 'events_date_idx') $$,
    'an organizer: the same'
);

select * from finish();
rollback;
