-- Times that the database fills are now, in whatever zone the session is (R20).
-- mutation: R20
begin;
select plan(4);

-- given: a session in Bogotá, and rows in every table that has such a column
set local timezone = 'America/Bogota';
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_event('charla', 'ana');
    insert into public.venues (name, address, area) values ('Ruta N', 'x', 'x');
    insert into public.event_categories (name, slug) values ('Charlas', 'charlas');
    insert into public.event_registrations (event_id, user_id, ticket_type)
    values (tests.event_id('charla'), tests.user_id('ana'), 'general');
end;
$$;
create temporary view filled as
select 'profiles' as name, p.created_at, p.updated_at from public.profiles as p
union all
select 'user_roles', r.created_at, r.created_at from public.user_roles as r
union all
select 'role_history', h.changed_at, h.changed_at from public.role_history as h
union all
select 'venues', v.created_at, v.updated_at from public.venues as v
union all
select 'event_categories', c.created_at, c.updated_at from public.event_categories as c
union all
select 'events', e.created_at, e.updated_at from public.events as e
union all
select 'event_registrations', r.created_at, r.updated_at from public.event_registrations as r;

-- then
select is((select count(*) from filled), 7::bigint, 'seven tables');
select is_empty($$ select name, created_at - now() from filled where created_at <> now() $$, 'are filled with now');

-- when: they change
update public.profiles set bio = 'x';
update public.venues set area = 'y';
update public.event_categories set description = 'x';
update public.events set title = 'x';
update public.event_registrations set ticket_type = 'vip';

-- then
select is_empty($$ select name, updated_at - now() from filled where updated_at <> now() $$, 'and changed now');
select is_empty(
    $$ select d.adrelid::regclass, a.attname from pg_catalog.pg_attrdef as d
       inner join pg_catalog.pg_attribute as a on a.attrelid = d.adrelid and a.attnum = d.adnum
       inner join pg_catalog.pg_class as c on c.oid = d.adrelid
       where c.relnamespace in (
               'public'::regnamespace, 'private'::regnamespace, 'partitions'::regnamespace, 'monitoring'::regnamespace,
               'backup'::regnamespace
           )
           and pg_get_expr(d.adbin, d.adrelid) ilike '%timezone(%' $$,
    'no default turns a time into one without its zone'
);

select * from finish();
rollback;
