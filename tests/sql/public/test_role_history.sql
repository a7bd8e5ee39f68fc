-- public.role_history: one row for each role given or taken, readable by whom it is about and by admins.
-- mutation: R52
begin;
select plan(12);

-- given: a role given by an admin, another given and taken by the database's owner
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('jefa', '{admin}');
    insert into public.user_roles (user_id, role) values (tests.user_id('beto'), 'member');
    delete from public.user_roles where user_id = tests.user_id('beto');
end;
$$;
select tests.authenticate_as('jefa');
select lives_ok(
    $$ select public.grant_role(tests.user_id('ana'), 'organizer', 'Organiza el meetup') $$, 'an admin gives a role'
);

-- then
select is((select count(*) from public.role_history), 4::bigint, 'an admin sees the whole history');
select throws_ok($$ delete from public.role_history $$, '42501', null, 'but cannot take anything out of it');
select throws_ok($$ update public.role_history set reason = 'x' $$, '42501', null, 'nor write it anew');
select tests.authenticate_as('ana');
select results_eq(
    $$ select old_role, new_role, changed_by, reason from public.role_history $$,
    $$ values (null::public.user_role, 'organizer'::public.user_role, tests.user_id('jefa'), 'Organiza el meetup') $$,
    'a person sees her own: what, by whom, why'
);
select tests.authenticate_as('beto');
select results_eq(
    $$ select old_role, new_role, changed_by, reason from public.role_history order by new_role nulls last $$,
    $$ values
       (null::public.user_role, 'member'::public.user_role, null::uuid, null::text),
       ('member', null, null, null) $$,
    'a role given has no old one, a role taken no new one; the owner of the database has no name'
);
select tests.authenticate_as_anon();
select throws_ok($$ select * from public.role_history $$, '42501', null, 'anon reads no history');
select tests.authenticate_as_service();
select throws_ok(
    $$ insert into public.role_history (user_id, new_role) values (tests.user_id('ana'), 'admin') $$,
    '42501', null, 'not even the service writes history by hand'
);

select tests.clear_authentication();
select throws_ok(
    $$ insert into public.role_history (user_id, old_role, new_role) values (tests.user_id('ana'), 'member', 'member') $$,
    '23514', null, 'a row of history is a change'
);
select is(
    (select count(*) from public.role_history as h where h.reason = 'Organiza el meetup'), 1::bigint,
    'a reason belongs to the change that it was given for'
);
select lives_ok($$ delete from auth.users where id = tests.user_id('ana') $$, 'an account with a history goes');
select is(
    (select count(*) from public.role_history as h where h.user_id is null and h.new_role = 'organizer'), 1::bigint,
    'its history stays, without the person'
);

select * from finish();
rollback;
