-- The forms of our policies on 100,000 registrations and 4,000 events: for a user, an organizer, staff and an admin the
-- index is used, who asks is found out once a statement, and no more rows are read than are needed.
begin;
select plan(21);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('dora');
    perform tests.create_user(p.name, '{organizer}') from unnest('{olga,otto}'::text[]) as p (name);
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('propio', 'olga');
    insert into auth.users (id) select gen_random_uuid() from generate_series(1, 2500);
end;
$$;
-- As a restore does: what triggers would fill in is given, and keys are not looked up 100,000 times.
alter table public.events disable trigger user;
alter table public.event_registrations disable trigger user;
alter table public.event_registrations
drop constraint event_registrations_event_fkey, drop constraint event_registrations_user_id_fkey;
insert into public.events (title, slug, description, date, location, status, organizer_id)
select
    'Evento', 'evento-' || n, repeat('x', 100), now() - interval '1 year' + n * interval '6 hours', 'Ruta N',
    case when n % 5 = 0 then 'draft' else 'published' end, tests.user_id(case when n % 100 = 0 then 'olga' else 'otto' end)
from generate_series(1, 4000) as n;
insert into public.event_registrations (event_id, event_date, user_id, ticket_type, status, created_at)
select e.id, e.date, u.id, 'general', 'confirmed', now() - random() * interval '300 days'
from (
    select e.id, e.date from public.events as e
    where e.slug = 'propio' or e.slug like 'evento-%1'
    order by e.slug <> 'propio', e.slug
    limit 40
) as e
cross join (select u.id from auth.users as u) as u;
insert into private.event_keys (id, slug, date)
select e.id, e.slug, e.date from public.events as e on conflict do nothing;
insert into public.event_staff (event_id, event_date, user_id, role)
select e.id, e.date, tests.user_id('dora'), 'co_organizer' from public.events as e where e.slug in ('propio', 'evento-5');
alter table public.events enable trigger user;
alter table public.event_registrations enable trigger user;
analyze public.events;
analyze public.event_registrations;
analyze public.event_staff;

create function pg_temp.looked_at(p_sql text)
returns bigint
language sql
as $$ select sum(r.looked_at)::bigint from tests.plan_of(p_sql) as r where r.relation ~ '^event(s|_registrations)' $$;
create function pg_temp.latest() returns text language sql
as $$ select 'select id, status from public.event_registrations order by created_at desc, id desc limit 20' $$;
create function pg_temp.attendees() returns text language sql
as $$
    select format(
        'select id from public.event_registrations where event_id = %L order by created_at, id limit 20',
        tests.event_id('propio')
    )
$$;
create function pg_temp.upcoming() returns text language sql
as $$
    select 'select id, title from public.events_public where status = ''published'' and date >= now() order by date, id limit 20'
$$;
create function pg_temp.drafts_of(p_name text) returns text language sql
as $$
    select format(
        'select id, title from public.events_public where organizer_id = %L and status = ''draft'' order by date, id limit 20',
        tests.user_id(p_name)
    )
$$;
grant execute on function pg_temp.looked_at(text), pg_temp.latest(), pg_temp.attendees() to public;
grant execute on function pg_temp.upcoming(), pg_temp.drafts_of(text) to public;
select cmp_ok((select count(*) from public.event_registrations), '>=', 100000::bigint, 'there is something to look through');

-- then: a user
select tests.authenticate_as('ana');
select results_eq(
    $$ select index from tests.plan_of(pg_temp.latest()) where relation = 'event_registrations' $$,
    $$ values ('idx_registrations_user') $$, 'a user''s own registrations come by their index'
);
select cmp_ok(pg_temp.looked_at(pg_temp.latest()), '<=', 40::bigint, 'and no others are looked at');
select cmp_ok(
    pg_temp.looked_at('select count(*) from public.event_registrations'), '<=', 40::bigint, 'not to count them either'
);
select cmp_ok(pg_temp.looked_at(pg_temp.attendees()), '<=', 41::bigint, 'nor when the event of others is named');
select cmp_ok(
    (
        select sum(r.looked_at)::bigint from tests.plan_of(
            'select e.title from public.event_registrations as r
             inner join public.events_public as e on e.id = r.event_id and e.date = r.event_date'
        ) as r where r.relation = 'event_registrations'
    ), '<=', 40::bigint, 'a join with events begins with the user''s own registrations'
);
select cmp_ok(pg_temp.looked_at(pg_temp.upcoming()), '<=', 60::bigint, 'the list of events reads a page');

-- then: an organizer
select tests.authenticate_as('olga');
select cmp_ok(pg_temp.looked_at(pg_temp.upcoming()), '<=', 60::bigint, 'an organizer''s list of events reads a page');
select cmp_ok(pg_temp.looked_at(pg_temp.drafts_of('olga')), '<=', 60::bigint, 'her drafts are found by their organizer');
select is_empty(
    $$ select * from tests.plan_of(pg_temp.drafts_of('olga')) where relation ~ '^events_20' and node = 'Seq Scan' and looked_at > 0 $$,
    'and no leaf is read through'
);
select is(
    (select count(*) from public.event_attendees(tests.event_id('propio'), 20)), 20::bigint, 'who comes is a page too'
);

-- then: staff
select tests.authenticate_as('dora');
select cmp_ok(pg_temp.looked_at(pg_temp.upcoming()), '<=', 60::bigint, 'staff''s list of events reads a page');
select results_eq(
    $$ select slug from public.events_public where status = 'draft' $$, $$ values ('evento-5') $$,
    'staff sees the draft it works for'
);
select cmp_ok(
    pg_temp.looked_at(format('select title from public.events_public where id = %L', tests.event_id('propio'))),
    '<=', 20::bigint, 'and finds an event by its id'
);
select cmp_ok(pg_temp.looked_at(pg_temp.latest()), '<=', 40::bigint, 'of registrations it looks at its own');

-- then: an admin
select tests.authenticate_as('jefa');
select results_eq(
    $$ select distinct index from tests.plan_of(pg_temp.attendees()) where relation = 'event_registrations' $$,
    $$ values ('idx_registrations_attendees') $$, 'an admin reads one event by the index of the event'
);
select cmp_ok(pg_temp.looked_at(pg_temp.attendees()), '<=', 40::bigint, 'and a page of it');
select cmp_ok(pg_temp.looked_at(pg_temp.upcoming()), '<=', 60::bigint, 'an admin''s list of events reads a page');
select cmp_ok(pg_temp.looked_at(pg_temp.drafts_of('olga')), '<=', 60::bigint, 'an admin finds the drafts of an organizer');
select cmp_ok(
    pg_temp.looked_at(format('select id from public.event_registrations where user_id = %L', tests.user_id('ana'))),
    '<=', 40::bigint, 'and the registrations of a person'
);

-- then: nobody in particular
select tests.authenticate_as_anon();
select cmp_ok(pg_temp.looked_at(pg_temp.upcoming()), '<=', 60::bigint, 'anon''s list of events reads a page');

select * from finish();
rollback;
