-- Attack: an admin covers tracks.
begin;
select plan(6);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('jefa', '{admin}');
    insert into public.user_roles (user_id, role, updated_by)
    values (tests.user_id('ana'), 'organizer', tests.user_id('jefa'));
end;
$$;

-- when, then
select tests.authenticate_as('jefa');
select throws_ok($$ delete from public.role_history $$, '42501', null, 'an admin deletes no history');
select throws_ok($$ update public.role_history set changed_by = null $$, '42501', null, 'nor changes it');
select throws_ok(
    $$ insert into public.role_history (user_id, new_role) values (tests.user_id('ana'), 'admin') $$,
    '42501', null, 'nor invents it'
);
select lives_ok(
    $$ select public.revoke_role(tests.user_id('ana'), 'organizer', 'Limpieza') $$, 'she may take a role'
);
select is((select count(*) from public.role_history where changed_by is not null), 2::bigint, 'and that is on record');
select tests.authenticate_as_service();
select throws_ok($$ delete from public.role_history $$, '42501', null, 'the secret key deletes none');

select * from finish();
rollback;
