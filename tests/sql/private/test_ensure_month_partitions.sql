-- private.ensure_month_partitions(), private.ensure_partitions(): leaves for the months ahead, closed to everybody.
begin;
select plan(12);

-- given: the tests may have begun last month, when there was nothing to make for this one
create table public.planted (created_at timestamptz not null default now()) partition by range (created_at);
do $$ begin perform private.ensure_partitions(); end; $$;

-- when
select is(private.ensure_month_partitions('public.planted'), 13, 'this month and a year ahead');
select is(private.ensure_month_partitions('public.planted'), 0, 'once each');
select is(private.ensure_month_partitions('public.planted', '2040-11-30', '2041-02-01'), 4, 'others on demand');
set local timezone = 'Asia/Tokyo';
select is(private.ensure_month_partitions('public.planted', '2050-01-31', '2050-01-31'), 1, 'in whatever zone');
set local timezone = 'UTC';

-- then
select lives_ok($$ insert into public.planted default values $$, 'a row of today has its leaf');
select is(
    (
        select pg_get_expr(c.relpartbound, c.oid)
        from pg_catalog.pg_class as c
        where c.oid = 'partitions.planted_2040_12'::regclass
    ),
    'FOR VALUES FROM (''2040-12-01 00:00:00+00'') TO (''2041-01-01 00:00:00+00'')', 'a month begins at midnight UTC'
);
select is(
    (
        select pg_get_expr(c.relpartbound, c.oid)
        from pg_catalog.pg_class as c
        where c.oid = 'partitions.planted_2050_01'::regclass
    ),
    'FOR VALUES FROM (''2050-01-01 00:00:00+00'') TO (''2050-02-01 00:00:00+00'')', 'in Tokyo too'
);
select is_empty(
    $$ select c.relname from pg_catalog.pg_class as c
       inner join pg_catalog.pg_inherits as i on i.inhrelid = c.oid and i.inhparent = 'public.planted'::regclass
       where not c.relrowsecurity
           or has_table_privilege('anon', c.oid, 'select') or has_table_privilege('authenticated', c.oid, 'select')
           or has_table_privilege('service_role', c.oid, 'select') $$,
    'every leaf is closed'
);
select is_empty(
    $$ select i.inhrelid::regclass from pg_catalog.pg_inherits as i
       inner join pg_catalog.pg_class as c on c.oid = i.inhrelid
       where i.inhparent = 'public.planted'::regclass and c.relnamespace <> 'partitions'::regnamespace $$,
    'and in the schema of leaves'
);

-- then: one job for all
select is(private.ensure_partitions(), 0, 'there is nothing left to make');
do $$
begin
    execute format('drop table partitions.planted_%s', to_char(now() at time zone 'UTC' + interval '12 months', 'YYYY_MM'));
    execute format('alter table public.events detach partition partitions.events_%s', extract(year from now()) + 6);
    execute format('drop table partitions.events_%s', extract(year from now()) + 6);
end;
$$;
select is(private.ensure_partitions(), 2, 'the job makes what will be needed');
select is(private.ensure_partitions(), 0, 'once each');

select * from finish();
rollback;
