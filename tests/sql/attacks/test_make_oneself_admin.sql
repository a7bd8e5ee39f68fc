-- Attack: a signed-in person, or anybody with the public key, writes user_roles to become an admin.
-- mutation: R30
begin;
select plan(10);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
end;
$$;

-- when, then: without an account
select tests.authenticate_as_anon();
select throws_ok(
    $$ insert into public.user_roles (user_id, role) values (tests.user_id('ana'), 'admin') $$,
    '42501', null, 'anon makes nobody an admin'
);

-- when, then: with an account
select tests.authenticate_as('ana');
select throws_ok(
    $$ insert into public.user_roles (user_id, role) values ((select auth.uid()), 'admin') $$,
    '42501', null, 'an attendee inserts no role'
);
select throws_ok(
    $$ insert into public.user_roles (user_id, role) values ((select auth.uid()), 'admin')
       on conflict (user_id, role) do update set role = 'admin' $$,
    '42501', null, 'nor upserts one'
);
select throws_ok(
    $$ merge into public.user_roles as r using (select auth.uid() as id) as me on r.user_id = me.id
       when not matched then insert (user_id, role) values (me.id, 'admin') $$,
    '42501', null, 'nor merges one'
);
select tests.authenticate_as('olga');
select throws_ok(
    $$ update public.user_roles set role = 'admin' where user_id = (select auth.uid()) $$,
    '42501', null, 'an organizer does not change her role'
);
select throws_ok(
    $$ update public.user_roles set permissions = '["roles.grant"]' where user_id = (select auth.uid()) $$,
    '42501', null, 'nor gives herself a permission'
);
select throws_ok(
    $$ update public.user_roles set user_id = (select auth.uid()) where role = 'admin' $$,
    '42501', null, 'nor takes the role of the admin'
);
select throws_ok($$ delete from public.user_roles where role = 'admin' $$, '42501', null, 'nor deletes it');
select ok(not public.is_admin(), 'she is no admin');

-- then: nothing has changed
select tests.clear_authentication();
select results_eq(
    $$ select user_id, role, permissions from public.user_roles order by role $$,
    $$ values
       (tests.user_id('jefa'), 'admin'::public.user_role, '[]'::jsonb),
       (tests.user_id('olga'), 'organizer', '[]') $$,
    'the roles are as they were'
);

select * from finish();
rollback;
