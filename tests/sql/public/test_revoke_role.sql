-- public.revoke_role(): admins take roles.
-- mutation: R52
begin;
select plan(8);

-- given
do $$
begin
    perform tests.create_user('ana', '{member,organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_user('jefe', '{admin}');
end;
$$;

-- when
select tests.authenticate_as('jefa');
select lives_ok(
    $$ select public.revoke_role(tests.user_id('ana'), 'organizer', 'Se fue de la ciudad') $$, 'an admin takes a role'
);

-- then
select results_eq(
    $$ select role from public.user_roles where user_id = tests.user_id('ana') $$,
    $$ values ('member'::public.user_role) $$,
    'that role is gone, the other stays'
);
select results_eq(
    $$ select new_role, changed_by, reason from public.role_history
       where user_id = tests.user_id('ana') and old_role = 'organizer' $$,
    $$ values (null::public.user_role, tests.user_id('jefa'), 'Se fue de la ciudad') $$,
    'it is written down'
);
select lives_ok(
    $$ select public.revoke_role(tests.user_id('ana'), 'organizer') $$, 'taking what is not held does nothing'
);
select throws_ok(
    $$ select public.revoke_role(gen_random_uuid(), 'member') $$, 'P0002', null, 'an unknown person is an error'
);
select lives_ok($$ select public.revoke_role(tests.user_id('jefe'), 'admin') $$, 'an admin dismisses another');
select throws_ok(
    $$ select public.revoke_role(tests.user_id('jefa'), 'admin') $$, 'MD104', null, 'the last admin stays'
);
select tests.authenticate_as('ana');
select throws_ok(
    $$ select public.revoke_role(tests.user_id('jefa'), 'admin') $$, '42501', null, 'only admins take roles'
);

select * from finish();
rollback;
