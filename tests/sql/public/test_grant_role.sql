-- public.grant_role(): admins give roles and permissions.
-- mutation: R52
begin;
select plan(11);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('jefa', '{admin}');
end;
$$;

-- when
select tests.authenticate_as('jefa');
select results_eq(
    $$ select user_id, role, permissions, updated_by
       from public.grant_role(tests.user_id('ana'), 'member', 'Escribe en el blog', '{venues.create}') $$,
    $$ values (
           tests.user_id('ana'), 'member'::public.user_role, '["venues.create"]'::jsonb, tests.user_id('jefa')
       ) $$,
    'an admin gives a role with a permission'
);

-- then
select results_eq(
    $$ select new_role, changed_by, reason from public.role_history where user_id = tests.user_id('ana') $$,
    $$ values ('member'::public.user_role, tests.user_id('jefa'), 'Escribe en el blog') $$,
    'it is written down'
);
select results_eq(
    $$ select permissions from public.grant_role(tests.user_id('ana'), 'member') $$, $$ values ('[]'::jsonb) $$,
    'giving it again sets the permissions anew'
);
select is(
    (select count(*) from public.role_history as h where h.user_id = tests.user_id('ana')), 1::bigint,
    'which is no change of roles'
);
select lives_ok(
    $$ select public.grant_role(tests.user_id('ana'), 'organizer') $$, 'a person may get another role'
);
select is(
    (select count(*) from public.user_roles as r where r.user_id = tests.user_id('ana')), 2::bigint, 'and keeps the first'
);
select throws_ok(
    $$ select public.grant_role(gen_random_uuid(), 'member') $$, 'P0002', null, 'nobody gets a role who does not exist'
);
select throws_ok(
    $$ select public.grant_role(tests.user_id('ana'), 'member', null, '{fly.high}') $$,
    'MD108', null, 'an unknown permission is refused'
);
select throws_ok(
    $$ select public.grant_role(tests.user_id('ana'), 'dueña') $$, '22P02', null, 'an unknown role is refused'
);
select throws_ok(
    $$ select public.grant_role(tests.user_id('ana'), null) $$, '23502', null, 'no role is no role'
);
select tests.authenticate_as('ana');
select throws_ok(
    $$ select public.grant_role(tests.user_id('ana'), 'admin') $$, '42501', null, 'only admins give roles'
);

select * from finish();
rollback;
