-- The list that everybody opens first reads the index of dates, leaf by leaf, from now on, and stops after a page.
begin;
select plan(8);

-- given: some thousands of events over four years; the counters and keys are kept by triggers, as always
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    insert into public.events (title, slug, description, date, location, status, organizer_id)
    select
        'Evento', 'evento-' || n, repeat('x', 200), now() - interval '2 years' + n * interval '12 hours', 'Ruta N',
        case when n % 5 = 0 then 'draft' else 'published' end, tests.user_id('olga')
    from generate_series(1, 3000) as n;
end;
$$;
analyze public.events;
create function pg_temp.upcoming()
returns text
language sql
as $$
    select $q$
        select e.id, e.title, e.date from public.events_public as e
        where e.status = 'published' and e.date >= now() order by e.date, e.id limit 20
    $q$
$$;
create function pg_temp.next_page()
returns text
language sql
as $$
    select $q$
        select e.id, e.title, e.date from public.events_public as e
        where e.status = 'published' and e.date >= now() + interval '9 days'
            and (e.date > now() + interval '9 days' or e.id > '80000000-0000-4000-8000-000000000000')
        order by e.date, e.id limit 20
    $q$
$$;
grant execute on function pg_temp.upcoming(), pg_temp.next_page() to public;

-- then
select tests.authenticate_as_anon();
select isnt_empty($$ select * from tests.plan_of(pg_temp.upcoming()) where relation ~ '^events' $$, 'there is something to look at');
select is_empty(
    $$ select * from tests.plan_of(pg_temp.upcoming()) where relation ~ '^events' and index is distinct from 'idx_events_date' $$,
    'anon: every leaf is read by idx_events_date'
);
select is_empty(
    $$ select * from tests.plan_of(pg_temp.upcoming()) where node = 'Sort' $$, 'anon: nothing is sorted as a whole'
);
select is_empty(
    $$ select * from tests.plan_of(pg_temp.next_page()) where relation ~ '^events' and index is distinct from 'idx_events_date' $$,
    'anon: so is the next page'
);
select tests.authenticate_as('ana');
select is_empty(
    $$ select * from tests.plan_of(pg_temp.upcoming()) where relation ~ '^events' and index is distinct from 'idx_events_date' $$,
    'a person: every leaf is read by idx_events_date'
);
select is_empty(
    $$ select * from tests.plan_of(pg_temp.upcoming()) where node = 'Sort' $$,
    'a person: nothing is sorted as a whole'
);
select tests.authenticate_as('olga');
select is_empty(
    $$ select * from tests.plan_of(pg_temp.upcoming()) where relation ~ '^events' and index is distinct from 'idx_events_date' $$,
    'an organizer: every leaf is read by idx_events_date'
);
select tests.authenticate_as('jefa');
select is_empty(
    $$ select * from tests.plan_of(pg_temp.upcoming()) where relation ~ '^events' and index is distinct from 'idx_events_date' $$,
    'an admin: every leaf is read by idx_events_date'
);

select * from finish();
rollback;
