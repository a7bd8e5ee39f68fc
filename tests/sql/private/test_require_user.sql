-- private.require_user(): a person that exists.
begin;
select plan(4);

-- given
do $$
begin
    perform tests.create_user('ana');
    insert into auth.users (id, is_anonymous) values ('00000000-0000-4000-8000-000000000001', true);
end;
$$;

-- then
select lives_ok($$ select private.require_user(tests.user_id('ana')) $$, 'a person passes');
select throws_ok($$ select private.require_user(gen_random_uuid()) $$, 'P0002', null, 'an unknown id does not');
select throws_ok($$ select private.require_user(null) $$, 'P0002', null, 'nor does none');
select throws_ok(
    $$ select private.require_user('00000000-0000-4000-8000-000000000001') $$, 'P0002', null, 'nor an anonymous sign-in'
);

select * from finish();
rollback;
