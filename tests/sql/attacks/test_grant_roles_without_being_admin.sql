-- Attack: somebody who is no admin calls the functions that give and take roles.
begin;
select plan(12);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
end;
$$;

-- when, then
select tests.authenticate_as_anon();
select throws_ok(
    $$ select public.grant_role(tests.user_id('ana'), 'admin') $$, '42501', null, 'anon gives no role'
);
select tests.authenticate_as('ana');
select throws_ok(
    $$ select public.grant_role((select auth.uid()), 'admin') $$, '42501', null, 'an attendee does not make herself an admin'
);
select throws_ok(
    $$ select public.grant_role((select auth.uid()), 'organizer') $$, '42501', null, 'nor an organizer'
);
select throws_ok(
    $$ select private.grant_role((select auth.uid()), 'admin', null, '{}') $$,
    '42501', null, 'the private function checks the caller itself'
);
select tests.authenticate_as('olga');
select throws_ok(
    $$ select public.grant_role(tests.user_id('ana'), 'admin') $$, '42501', null, 'an organizer makes nobody an admin'
);
select throws_ok(
    $$ select public.grant_role((select auth.uid()), 'organizer', null, '{roles.grant}') $$,
    '42501', null, 'nor adds a permission to her role'
);
select throws_ok(
    $$ select public.revoke_role(tests.user_id('jefa'), 'admin') $$, '42501', null, 'nor dismisses the admin'
);
select throws_ok(
    $$ select private.revoke_role(tests.user_id('jefa'), 'admin', null) $$, '42501', null, 'not by the private function either'
);
select throws_ok(
    $$ select private.grant_admin('olga@example.com') $$, '42501', null, 'the first admin is made by the owner only'
);
select tests.authenticate_as_service();
select throws_ok(
    $$ select private.grant_admin('olga@example.com') $$, '42501', null, 'not even by the secret key'
);

-- then: nothing has changed
select tests.clear_authentication();
select is((select count(*) from public.user_roles), 2::bigint, 'nobody got a role, nobody lost one');
select is(
    (select r.permissions from public.user_roles as r where r.role = 'organizer'), '[]'::jsonb, 'nor a permission'
);

select * from finish();
rollback;
