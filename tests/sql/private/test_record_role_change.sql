-- private.check_user_role(), private.record_role_change(): the rules and the record of user_roles, on every path.
-- mutation: R52
begin;
select plan(8);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('jefa', '{admin}');
end;
$$;

-- when, then: the rules
select throws_ok(
    $$ insert into public.user_roles (user_id, role, permissions) values (tests.user_id('ana'), 'member', '["x.y"]') $$,
    'MD108', null, 'an unknown permission is refused'
);
select lives_ok(
    $$ insert into public.user_roles (user_id, role, permissions, updated_by)
       values (tests.user_id('ana'), 'member', '["events.create"]', tests.user_id('jefa')) $$,
    'a known one is not'
);
select throws_ok(
    $$ update public.user_roles set permissions = '["x.y"]' where role = 'member' $$, 'MD108', null, 'also later'
);
select throws_ok($$ delete from public.user_roles where role = 'admin' $$, 'MD104', null, 'the last admin stays');

-- when: given, changed, taken
update public.user_roles set permissions = '[]' where role = 'member';
update public.user_roles set role = 'organizer' where role = 'member';
delete from public.user_roles where role = 'organizer';

-- then: the record
select bag_eq(
    $$ select old_role, new_role, changed_by from public.role_history where user_id = tests.user_id('ana') $$,
    $$ values
       (null::public.user_role, 'member'::public.user_role, tests.user_id('jefa')),
       ('member', 'organizer', tests.user_id('jefa')),
       ('organizer', null, null) $$,
    'one row for each change of role, and none for one of permissions'
);

-- when: a role goes over to another person
insert into public.user_roles (user_id, role) values (tests.user_id('beto'), 'attendee');
update public.user_roles set user_id = tests.user_id('ana'), role = 'member' where user_id = tests.user_id('beto');

-- then
select bag_eq(
    $$ select user_id, old_role, new_role from public.role_history
       where changed_by is null and (user_id = tests.user_id('beto') or new_role = 'member') $$,
    $$ values
       (tests.user_id('beto'), null::public.user_role, 'attendee'::public.user_role),
       (tests.user_id('beto'), 'attendee', null),
       (tests.user_id('ana'), null, 'member') $$,
    'it is taken from the one and given to the other'
);

-- when: the account goes
select lives_ok($$ delete from auth.users where id = tests.user_id('ana') $$, 'an account with a role goes');
select is(
    (select count(*) from public.role_history where user_id is null), 5::bigint, 'its record stays, without the person'
);

select * from finish();
rollback;
