-- private.is_admin(): read from the table at each statement.
begin;
select plan(7);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('jefa', '{admin,member}');
    perform tests.create_user('jefe', '{admin}');
end;
$$;

-- then
select ok(not private.is_admin(), 'a direct connection is no admin of the community');
select tests.authenticate_as('ana');
select ok(not private.is_admin(), 'a member is none');
select tests.authenticate_as('jefa');
select ok(private.is_admin(), 'who holds the role is one, with other roles beside it');
select lives_ok($$ select public.revoke_role((select auth.uid()), 'admin') $$, 'she resigns');
select ok(not private.is_admin(), 'and is none in the next statement of the same transaction');
select tests.authenticate_as_anon();
select ok(not private.is_admin(), 'anon is none');
select tests.authenticate_as_service();
select ok(not private.is_admin(), 'the secret key is none');

select * from finish();
rollback;
