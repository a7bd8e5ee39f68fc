-- Attack: somebody finds out who read what, and from where.
begin;
select plan(10);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('maria', '{member}');
    perform tests.create_user('jefa', '{admin}');
end;
$$;
insert into public.resources (id, title, type, url, author_id, status) values
('00000000-0000-4000-8000-000000000001', 'Guía', 'article', 'https://example.com', tests.user_id('maria'), 'published');
insert into public.resource_access_logs (resource_id, user_id, access_type, ip_address)
values ('00000000-0000-4000-8000-000000000001', tests.user_id('ana'), 'download', '203.0.113.0/24');
create temporary view leaf as
select c.oid, c.relname
from pg_catalog.pg_class as c
inner join pg_catalog.pg_inherits as i on i.inhrelid = c.oid
where i.inhparent = 'public.resource_access_logs'::regclass;
grant select on leaf to public;

-- when, then
select tests.authenticate_as('maria');
select throws_ok($$ select * from public.resource_access_logs $$, '42501', null, 'not the author');
select throws_ok(
    $$ select l.user_id from public.resources as r inner join public.resource_access_logs as l on l.resource_id = r.id $$,
    '42501', null, 'nor by way of her resource'
);
select throws_ok($$ select count(*) from public.resource_access_logs $$, '42501', null, 'nor as a number');
select is_empty(
    $$ select relname from leaf where has_table_privilege(oid, 'select') or has_any_column_privilege(oid, 'select') $$,
    'nor in a leaf'
);
select isnt_empty($$ select relname from leaf $$, 'of which there are some');
select throws_ok(
    $$ update public.resource_access_logs set user_id = null returning * $$, '42501', null, 'nor by changing it'
);
select throws_ok(
    $$ delete from public.resource_access_logs returning * $$, '42501', null, 'nor by deleting it'
);
select tests.authenticate_as('ana');
select throws_ok($$ select * from public.resource_access_logs $$, '42501', null, 'not who reads');
select tests.authenticate_as('jefa');
select throws_ok($$ select * from public.resource_access_logs $$, '42501', null, 'not an admin');
select tests.authenticate_as_anon();
select throws_ok($$ select * from public.resource_access_logs $$, '42501', null, 'nobody');

select * from finish();
rollback;
