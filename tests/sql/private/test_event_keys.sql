-- private.event_keys, private.sync_event_keys(): id and slug are unique over all leaves, and always true.
-- mutation: R71
begin;
select plan(15);

-- given: events in three leaves
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('uno', 'olga', 'published', '2026-06-01');
    perform tests.create_event('dos', 'olga', 'published', '2027-06-01');
    perform tests.create_event('viejo', 'olga', 'completed', '1999-06-01');
end;
$$;
create temporary view wrong_keys as
select coalesce(e.slug, k.slug) as slug
from public.events as e
full join private.event_keys as k on k.id = e.id and k.slug = e.slug and k.date = e.date
where e.id is null or k.id is null;

-- then
select is_empty($$ select slug from wrong_keys $$, 'every event has its key');
select is((select count(*) from private.event_seats), 3::bigint, 'and its seats');
select throws_ok(
    $$ insert into public.events (title, slug, description, date, location) values ('x', 'uno', 'd', '2028-06-01', 'x') $$,
    '23505', null, 'a slug is used once, in whatever year'
);
select throws_ok(
    $$ insert into public.events (id, title, slug, description, date, location)
       values (tests.event_id('uno'), 'x', 'tres', 'd', '2028-06-01', 'x') $$,
    '23505', null, 'so is an id'
);
select throws_ok(
    $$ update public.events set slug = 'dos' where slug = 'uno' $$, '23505', null, 'also when it is changed'
);

-- when: renamed, moved within a leaf, moved to another
select lives_ok($$ update public.events set slug = 'one' where slug = 'uno' $$, 'a slug may change');
select lives_ok($$ update public.events set date = '2026-07-01' where slug = 'one' $$, 'a date may change');
select lives_ok($$ update public.events set date = '2029-07-01' where slug = 'one' $$, 'also into another year');
select lives_ok(
    $$ update public.events set date = date + interval '1 year', slug = slug || '-2' where slug in ('one', 'dos') $$,
    'and both together'
);

-- then
select is_empty($$ select slug from wrong_keys $$, 'keys follow');
select is((select count(*) from private.event_seats), 3::bigint, 'seats stay');

-- when: deleted
select lives_ok($$ delete from public.events where slug in ('one-2', 'viejo') $$, 'events go');
select is_empty($$ select slug from wrong_keys $$, 'and their keys');
select is((select count(*) from private.event_seats), 1::bigint, 'and their seats');
select lives_ok(
    $$ insert into public.events (title, slug, description, date, location) values ('x', 'viejo', 'd', '2030-06-01', 'x') $$,
    'so that the slug is free again'
);

select * from finish();
rollback;
