-- Every date that is allowed has a leaf of its own, and the archive takes the past (R72).
-- mutation: R72
begin;
select plan(8);

-- when: an event on the first and the last moment of each year from the last to five years ahead
select lives_ok(
    $$ insert into public.events (title, slug, description, date, location)
       select 't', 'inicio-' || y, 'd', make_timestamptz(y, 1, 1, 0, 0, 0, 'UTC'), 'l'
       from generate_series(extract(year from now())::integer - 1, extract(year from now())::integer + 5) as y
       where make_timestamptz(y, 1, 1, 0, 0, 0, 'UTC') <= now() + interval '5 years' $$,
    'the first moment of each year'
);
select lives_ok(
    $$ insert into public.events (title, slug, description, date, location)
       select 't', 'fin-' || y, 'd', make_timestamptz(y, 12, 31, 23, 59, 59.999, 'UTC'), 'l'
       from generate_series(extract(year from now())::integer - 1, extract(year from now())::integer + 4) as y $$,
    'and the last'
);
select lives_ok(
    $$ insert into public.events (title, slug, description, date, location)
       values ('t', 'lejos', 'd', now() + interval '5 years', 'l') $$,
    'and the furthest that is allowed'
);
select lives_ok(
    $$ insert into public.events (title, slug, description, date, location)
       values ('t', 'viejo', 'd', '2001-05-05', 'l'), ('t', 'al-borde', 'd', '2020-12-31 23:59:59.999+00', 'l') $$,
    'and what lies far behind'
);

-- then
select is_empty(
    $$ select e.slug, e.tableoid::regclass from public.events as e
       where e.date >= '2021-01-01 00:00+00'
           and e.tableoid::regclass::text <> 'partitions.events_' || extract(year from e.date at time zone 'UTC') $$,
    'each is in the leaf of its year'
);
select is(
    (select count(*) from partitions.events_archive), 2::bigint, 'the archive holds what is older'
);
select is(
    (select count(*) from pg_catalog.pg_class as c where c.oid = to_regclass('partitions.events_default')), 1::bigint,
    'there is a leaf for what fits nowhere'
);
select is_empty(
    $$ select e.slug from public.events as e where e.tableoid = to_regclass('partitions.events_default') $$, 'and it is empty'
);

select * from finish();
rollback;
