-- public.record_resource_access(), public.resource_access_logs: who opens what is logged once a day and counted once.
-- mutation: R70
begin;
select plan(30);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('memo', '{member}');
    perform tests.create_user('maria', '{member}');
end;
$$;
insert into public.resources (id, title, type, url, author_id, status, visibility) values
('00000000-0000-4000-8000-000000000001', 'Abierto', 'article', 'https://example.com/a', tests.user_id('maria'), 'published', 'public'),
('00000000-0000-4000-8000-000000000002', 'Interno', 'article', 'https://example.com/i', tests.user_id('maria'), 'published', 'members'),
('00000000-0000-4000-8000-000000000003', 'Borrador', 'article', 'https://example.com/b', tests.user_id('maria'), 'draft', 'public');
create view pg_temp.opened as
select r.title, r.download_count, count(l.id)::integer as logged
from public.resources as r
left join public.resource_access_logs as l on l.resource_id = r.id
group by r.id;

-- then: the link, for those who see it
select tests.authenticate_as('ana');
select results_eq(
    $$ select * from public.record_resource_access('00000000-0000-4000-8000-000000000001') $$,
    $$ values ('https://example.com/a', null::text) $$,
    'a person gets the link'
);
select throws_ok(
    $$ select * from public.record_resource_access('00000000-0000-4000-8000-000000000002') $$,
    'P0002', null, 'not of what is for members'
);
select throws_ok(
    $$ select * from public.record_resource_access('00000000-0000-4000-8000-000000000003') $$,
    'P0002', null, 'nor of a draft'
);
select throws_ok(
    $$ select * from public.record_resource_access(gen_random_uuid()) $$, 'P0002', null, 'nor of what is not there'
);
select throws_ok(
    $$ select * from public.record_resource_access('00000000-0000-4000-8000-000000000001', 'steal') $$,
    '23514', null, 'there are two kinds of access'
);
select tests.authenticate_as_anon();
select throws_ok(
    $$ select * from public.record_resource_access('00000000-0000-4000-8000-000000000002') $$,
    'P0002', null, 'anon gets none of it either'
);
select tests.authenticate_as('memo');
select results_eq(
    $$ select url from public.record_resource_access('00000000-0000-4000-8000-000000000002', 'download') $$,
    $$ values ('https://example.com/i') $$,
    'a member does'
);
select tests.clear_authentication();
select results_eq(
    $$ select * from pg_temp.opened order by title $$,
    $$ values ('Abierto', 0, 1), ('Borrador', 0, 0), ('Interno', 1, 1) $$,
    'what was refused is not logged, a view is no download'
);

-- then: once for a person and a day
select tests.authenticate_as('ana');
select isnt_empty(
    $$ select from generate_series(1, 3), public.record_resource_access('00000000-0000-4000-8000-000000000001', 'download') $$,
    'ana downloads three times'
);
select tests.authenticate_as('beto');
select isnt_empty(
    $$ select from public.record_resource_access('00000000-0000-4000-8000-000000000001', 'download') $$, 'beto once'
);
select tests.clear_authentication();
select results_eq(
    $$ select download_count, logged from pg_temp.opened where title = 'Abierto' $$, $$ values (2, 3) $$,
    'two people download, one of them three times'
);
select tests.freeze(date_trunc('day', now(), 'UTC') + interval '1 day');
select tests.authenticate_as('ana');
select isnt_empty(
    $$ select from public.record_resource_access('00000000-0000-4000-8000-000000000001', 'download') $$, 'ana on the next day'
);
select tests.clear_authentication();
select results_eq(
    $$ select download_count, logged from pg_temp.opened where title = 'Abierto' $$, $$ values (3, 4) $$,
    'the next day counts again'
);
select tests.unfreeze();

-- then: who is a stranger is known by the network
select tests.authenticate_as_anon();
set local request.headers = '{"x-forwarded-for": "198.51.100.7, 203.0.113.77", "user-agent": "curl/8"}';
select isnt_empty(
    $$ select from public.record_resource_access('00000000-0000-4000-8000-000000000001', 'download') $$, 'a stranger does'
);
set local request.headers = '{"x-forwarded-for": "203.0.113.99", "user-agent": "other"}';
select isnt_empty(
    $$ select from public.record_resource_access('00000000-0000-4000-8000-000000000001', 'download') $$, 'another one of the same network'
);
select tests.authenticate_as_anonymous('nadie');
select isnt_empty(
    $$ select from public.record_resource_access('00000000-0000-4000-8000-000000000001', 'download') $$, 'and one who is signed in anonymously'
);
select tests.clear_authentication();
select results_eq(
    $$ select user_id, ip_address, user_agent from public.resource_access_logs where ip_address is not null $$,
    $$ values (null::uuid, '203.0.113.0/24', 'curl/8') $$,
    'strangers of one network count once, and no address is kept'
);
select is((select o.download_count from pg_temp.opened as o where o.title = 'Abierto'), 4, 'they count');
set local request.headers = '';

-- then: an author's own looks
select tests.authenticate_as('maria');
select results_eq(
    $$ select url from public.record_resource_access('00000000-0000-4000-8000-000000000003', 'download') $$,
    $$ values ('https://example.com/b') $$,
    'an author opens her own'
);
select tests.clear_authentication();
select results_eq(
    $$ select download_count, logged from pg_temp.opened where title = 'Borrador' $$, $$ values (0, 0) $$,
    'which is nobody''s business'
);

-- then: on every path, and however many at once
insert into public.resource_access_logs (resource_id, user_id, access_type)
select '00000000-0000-4000-8000-000000000002', tests.user_id(p.name), 'download'
from unnest('{ana,ana,beto,memo}'::text[]) as p (name);
select results_eq(
    $$ select download_count, logged from pg_temp.opened where title = 'Interno' $$, $$ values (3, 3) $$,
    'rows that come together count as if they came one by one'
);
select is(
    (select r.updated_at from public.resources as r where r.title = 'Interno'), now(), 'and change nothing else'
);
select is_empty(
    $$ select r.title from public.resources as r
       where r.download_count <> (
           select count(distinct (coalesce(l.user_id::text, l.ip_address), date_trunc('day', l.created_at, 'UTC')))
           from public.resource_access_logs as l where l.resource_id = r.id and l.access_type = 'download'
       ) $$,
    'the counters are what the log says'
);

-- then: the log is nobody's to read or write
select tests.authenticate_as('ana');
select throws_ok($$ select 1 from public.resource_access_logs $$, '42501', null, 'people read no log, not even their own');
select throws_ok(
    $$ insert into public.resource_access_logs (resource_id, access_type)
       values ('00000000-0000-4000-8000-000000000001', 'download') $$,
    '42501', null, 'nor write it'
);
select tests.authenticate_as_service();
select isnt_empty($$ select 1 from public.resource_access_logs $$, 'the secret key reads it');
select throws_ok($$ delete from public.resource_access_logs $$, '42501', null, 'and takes nothing out');
select throws_ok($$ update public.resource_access_logs set user_id = null $$, '42501', null, 'or changes it');

-- then: who leaves
select tests.clear_authentication();
delete from auth.users where id = tests.user_id('beto');
select is(
    (select count(*) from public.resource_access_logs as l where l.user_id = tests.user_id('beto')),
    0::bigint, 'whose account is deleted is no longer named'
);
select is((select o.download_count from pg_temp.opened as o where o.title = 'Abierto'), 4, 'what was counted stays');

select * from finish();
rollback;
