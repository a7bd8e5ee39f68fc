-- Attack, or accident: a community without an admin.
begin;
select plan(8);

-- given
do $$
begin
    perform tests.create_user('jefa', '{admin,organizer}');
    perform tests.create_user('jefe', '{admin}');
end;
$$;

-- when, then
select tests.authenticate_as('jefe');
select lives_ok($$ select public.revoke_role(tests.user_id('jefe'), 'admin') $$, 'one of two may go');
select tests.authenticate_as('jefa');
select throws_ok(
    $$ select public.revoke_role(tests.user_id('jefa'), 'admin') $$, 'MD104', null, 'the last one may not'
);
select lives_ok($$ select public.revoke_role(tests.user_id('jefa'), 'organizer') $$, 'another role is no matter');
select tests.clear_authentication();
select throws_ok($$ delete from public.user_roles $$, 'MD104', null, 'nor by a direct connection');
select throws_ok(
    $$ update public.user_roles set role = 'member' $$, 'MD104', null, 'nor by changing the role'
);
select throws_ok(
    $$ update public.user_roles set user_id = tests.user_id('jefe') $$, 'MD104', null, 'nor by passing it on'
);
select is(
    (select count(*) from public.user_roles as r where r.role = 'admin' and r.user_id = tests.user_id('jefa')), 1::bigint,
    'the last admin is still there'
);
select lives_ok(
    $$ delete from auth.users where id = tests.user_id('jefa') $$, 'but an account that is deleted is not held up'
);

select * from finish();
rollback;
