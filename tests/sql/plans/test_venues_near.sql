-- Venues around a place are found by the index of their coordinates, among 5,000, also across the 180th meridian.
begin;
select plan(7);

-- given
do $$ begin perform tests.create_user('ana'); end; $$;
alter table public.venues disable trigger user;
insert into public.venues (name, slug, address, area, coordinates, is_approved)
select 'Lugar ' || n, 'lugar-' || n, 'x', 'x', point(n * 104729 % 36001 / 100.0 - 180, n * 7919 % 17001 / 100.0 - 85), true
from generate_series(1, 5000) as n;
alter table public.venues enable trigger user;
analyze public.venues;
create function pg_temp.read() returns table (seq_scans bigint, by_index bigint, rows bigint) language sql
as $$
    select
        pg_stat_get_xact_numscans('public.venues'::regclass),
        pg_stat_get_xact_numscans('public.idx_venues_coordinates'::regclass),
        pg_stat_get_xact_tuples_fetched('public.venues'::regclass)
$$;
grant execute on function pg_temp.read() to public;
create temporary table before as select * from pg_temp.read();
grant select on before to public;

-- when
select tests.authenticate_as('ana');
select cmp_ok((select count(*) from public.venues_near(6, -75, 500000)), '>', 0::bigint, 'there is something near');
select cmp_ok((select count(*) from public.venues_near(6, -75, 500000)), '<', 50::bigint, 'though not much');
select cmp_ok((select count(*) from public.venues_near(6, 180, 1000000)), '>', 0::bigint, 'at the edge as well');
select cmp_ok((select count(*) from public.venues_near(-84, -180, 900000, 100)), '>', 0::bigint, 'and around the pole');

-- then
select is((select r.seq_scans - b.seq_scans from pg_temp.read() as r, before as b), 0::bigint, 'nothing is read through');
select cmp_ok((select r.by_index - b.by_index from pg_temp.read() as r, before as b), '>=', 8::bigint, 'the index is used each time');
select cmp_ok((select r.rows - b.rows from pg_temp.read() as r, before as b), '<', 500::bigint, 'for what is near');

select * from finish();
rollback;
