-- A role is never empty, nobody holds one twice, and every change is on record (R52).
-- mutation: R52
begin;
select plan(6);

-- given
do $$
begin
    perform tests.create_user('ana');
end;
$$;

-- then
select throws_ok(
    $$ insert into public.user_roles (user_id, role)
       values (tests.user_id('ana'), 'organizer'), (tests.user_id('ana'), null), (tests.user_id('ana'), null) $$,
    '23502', null, 'a role is never empty'
);
select is((select count(*) from public.role_history), 0::bigint, 'what is refused is not on record');
select lives_ok(
    $$ insert into public.user_roles (user_id, role)
       values (tests.user_id('ana'), 'organizer'), (tests.user_id('ana'), 'member') $$,
    'a person may hold several'
);
select is((select count(*) from public.role_history), 2::bigint, 'each is on record');
select lives_ok($$ delete from public.user_roles $$, 'they are taken');
select is((select count(*) from public.role_history), 4::bigint, 'that is on record, too');

select * from finish();
rollback;
