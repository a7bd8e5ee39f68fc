-- public.user_roles: who sees which roles, and what a row may hold.
-- mutation: R30
-- mutation: R52
begin;
select plan(13);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer,member}');
    perform tests.create_user('jefa', '{admin}');
end;
$$;

-- then: reading
select tests.authenticate_as_anon();
select throws_ok($$ select * from public.user_roles $$, '42501', null, 'anon reads no roles');
select tests.authenticate_as('ana');
select is_empty($$ select * from public.user_roles $$, 'a person without roles sees none, though others have some');
select tests.authenticate_as('olga');
select results_eq(
    $$ select role from public.user_roles order by role $$,
    $$ values ('organizer'::public.user_role), ('member') $$,
    'a person may hold several roles, and sees her own'
);
select tests.authenticate_as('jefa');
select is((select count(*) from public.user_roles), 3::bigint, 'an admin sees all roles');

-- then: writing
select throws_ok(
    $$ insert into public.user_roles (user_id, role) values (tests.user_id('ana'), 'member') $$,
    '42501', null, 'an admin gives roles through grant_role only'
);
select throws_ok($$ update public.user_roles set role = 'member' $$, '42501', null, 'and changes none by hand');
select throws_ok($$ delete from public.user_roles $$, '42501', null, 'and takes none by hand');

-- then: values
select tests.clear_authentication();
select throws_ok(
    $$ insert into public.user_roles (user_id, role) values (tests.user_id('ana'), null) $$,
    '23502', null, 'a role is never empty'
);
select throws_ok(
    $$ insert into public.user_roles (user_id, role) values (tests.user_id('olga'), 'member') $$,
    '23505', null, 'nobody holds a role twice'
);
select throws_ok(
    $$ insert into public.user_roles (user_id, role) values (tests.user_id('ana'), 'dueña') $$,
    '22P02', null, 'an unknown role is refused'
);
select throws_ok(
    $$ insert into public.user_roles (user_id, role, permissions) values (tests.user_id('ana'), 'member', '{}') $$,
    '22023', null, 'permissions are a list'
);
select lives_ok(
    $$ insert into public.user_roles (user_id) values (tests.user_id('ana')) $$, 'a role may be left out'
);
select results_eq(
    $$ select role, permissions from public.user_roles where user_id = tests.user_id('ana') $$,
    $$ values ('attendee'::public.user_role, '[]'::jsonb) $$,
    'and is attendee then, without further permissions'
);

select * from finish();
rollback;
