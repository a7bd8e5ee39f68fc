-- Attack: objects of one's own with the names of ours, in the temporary schema, to deceive functions with more rights.
begin;
select plan(10);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('borrador', 'jefa', 'draft');
end;
$$;

-- when: ana makes her own user_roles, says in it that she is an admin, and puts it first
select tests.authenticate_as('ana');
create temporary table user_roles as
select (select auth.uid()) as user_id, 'admin'::public.user_role as role, '["roles.grant"]'::jsonb as permissions;
create temporary table capabilities as select 'attendee'::public.user_role as role, 'events.create'::text as permission;
create function pg_temp.uid() returns uuid language sql as $$ select null::uuid $$;
set local search_path = pg_temp, public, extensions;

-- then
select ok(not public.is_admin(), 'the true table counts');
select is((select w.permissions from public.whoami() as w), '{}'::text[], 'so does what a role may do');
select throws_ok(
    $$ select public.grant_role((select auth.uid()), 'admin') $$, '42501', null, 'she gives herself nothing'
);
select throws_ok(
    $$ insert into public.events (title, description, date, location) values ('x', 'd', now() + interval '1 day', 'x') $$,
    '42501', null, 'and creates nothing'
);
select is_empty($$ select id from public.events $$, 'and sees no draft, though there is one');
select throws_ok($$ create table public.user_roles_2 (id integer) $$, '42501', null, 'our schemas take no objects of hers');
select throws_ok(
    $$ create function private.is_admin(integer) returns boolean language sql as 'select true' $$,
    '42501', null, 'nor functions'
);
select throws_ok(
    $$ create or replace function public.is_admin() returns boolean language sql as 'select true' $$,
    '42501', null, 'nor does she replace one'
);
select throws_ok(
    $$ alter table public.user_roles disable row level security $$, '42501', null, 'nor switches row security off'
);
select throws_ok(
    $$ set local session_replication_role = replica $$, '42501', null, 'nor the triggers'
);

select * from finish();
rollback;
