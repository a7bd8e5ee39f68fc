-- private.ensure_event_partitions(), private.lock_leaf(): leaves for the years ahead, closed to everybody.
-- mutation: R72
begin;
select plan(9);

-- then: what is there; the migrations were applied when the tests began, which may have been last year
select is(
    private.ensure_event_partitions(),
    (
        select (extract(year from now()) - extract(year from min(j.created_at)))::integer
        from private.scheduled_jobs as j
    ),
    'six years ahead there is nothing left to make'
);
select is_empty(
    $$ select y from generate_series(extract(year from now())::integer, extract(year from now())::integer + 6) as y
       where to_regclass('partitions.events_' || y) is null $$,
    'each year has its leaf'
);
select is_empty(
    $$ select 'no job' where not exists (
           select from private.scheduled_jobs
           where name = 'ensure-partitions' and function_name = 'private.ensure_partitions()'
       ) $$,
    'a job makes more'
);

-- when
select is(private.ensure_event_partitions(2040, 2042), 3, 'leaves are made on demand');
select is(private.ensure_event_partitions(2039, 2042), 1, 'once each');

-- then
set local timezone = 'Asia/Tokyo';
select is(private.ensure_event_partitions(2043, 2043), 1, 'in whatever zone');
set local timezone = 'UTC';
select is(
    (select pg_get_expr(c.relpartbound, c.oid) from pg_catalog.pg_class as c where c.oid = 'partitions.events_2043'::regclass),
    'FOR VALUES FROM (''2043-01-01 00:00:00+00'') TO (''2044-01-01 00:00:00+00'')', 'a year begins at midnight UTC'
);
select is_empty(
    $$ select c.relname from pg_catalog.pg_class as c
       inner join pg_catalog.pg_inherits as i on i.inhrelid = c.oid and i.inhparent = 'public.events'::regclass
       where not c.relrowsecurity
           or has_table_privilege('anon', c.oid, 'select') or has_table_privilege('authenticated', c.oid, 'select')
           or has_table_privilege('service_role', c.oid, 'select') $$,
    'every leaf is closed'
);
select is_empty(
    $$ select i.inhrelid::regclass from pg_catalog.pg_inherits as i
       inner join pg_catalog.pg_class as c on c.oid = i.inhrelid
       where i.inhparent = 'public.events'::regclass and c.relnamespace <> 'partitions'::regnamespace $$,
    'and in the schema of leaves'
);

select * from finish();
rollback;
