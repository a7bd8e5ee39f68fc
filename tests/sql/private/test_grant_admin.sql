-- private.grant_admin(): the first admin, over a direct connection.
begin;
select plan(5);

-- given
do $$
begin
    perform tests.create_user('ana');
end;
$$;

-- then
select throws_ok(
    $$ select private.grant_admin('nadie@example.com') $$, 'P0002', null, 'an unknown address is an error'
);
select is(private.grant_admin('ANA@example.com'), tests.user_id('ana'), 'a person is found, however the address is spelt');
select is(private.grant_admin('ana@example.com'), tests.user_id('ana'), 'twice changes nothing');
select results_eq(
    $$ select user_id, role from public.user_roles $$,
    $$ values (tests.user_id('ana'), 'admin'::public.user_role) $$,
    'she is an admin'
);
select is((select count(*) from public.role_history), 1::bigint, 'and that is on record');

select * from finish();
rollback;
