-- public.is_admin(): whether the caller is an admin now, by the table and nothing else.
begin;
select plan(3);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
end;
$$;

-- then
select tests.authenticate_as('jefa');
select ok(public.is_admin(), 'an admin is one');
select tests.authenticate_as('olga');
select ok(not public.is_admin(), 'an organizer is none');
select tests.authenticate_as_anon();
select throws_ok($$ select public.is_admin() $$, '42501', null, 'anon does not ask');

select * from finish();
rollback;
