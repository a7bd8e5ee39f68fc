-- events itself is partitioned by date, and ids and slugs are unique over all years nevertheless (R71).
-- mutation: R71
begin;
select plan(9);

-- then: the table
select is(
    (select pg_get_partkeydef('public.events'::regclass)), 'RANGE (date)', 'events is partitioned by range of date'
);
select col_is_pk('public', 'events', array['id', 'date'], 'its key holds the date');
select cmp_ok(
    (select count(*) from pg_catalog.pg_inherits as i where i.inhparent = 'public.events'::regclass), '>=', 9::bigint,
    'it has leaves'
);

-- given
select lives_ok(
    $$ insert into public.events (id, title, slug, description, date, location)
       values ('00000000-0000-4000-8000-000000000001', 't', 'charla', 'd', '2026-03-01', 'l') $$,
    'an event in one year'
);

-- then
select throws_ok(
    $$ insert into public.events (title, slug, description, date, location) values ('t', 'charla', 'd', '2027-03-01', 'l') $$,
    '23505', null, 'its slug is taken in the next'
);
select throws_ok(
    $$ insert into public.events (id, title, slug, description, date, location)
       values ('00000000-0000-4000-8000-000000000001', 't', 'otra', 'd', '2027-03-01', 'l') $$,
    '23505', null, 'so is its id'
);
select lives_ok(
    $$ insert into public.events (title, slug, description, date, location) values ('t', 'otra', 'd', '2027-03-01', 'l') $$,
    'another slug is free'
);
select throws_ok(
    $$ update public.events set slug = 'charla' where slug = 'otra' $$, '23505', null, 'and cannot become the first'
);
select is((select count(*) from public.events), 2::bigint, 'two events are there');

select * from finish();
rollback;
