-- Attack: TRUNCATE, which row security does not see (R49).
-- mutation: R49
begin;
select plan(10);

-- given
do $$
begin
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('charla', 'jefa');
end;
$$;

-- when, then
select tests.authenticate_as_anon();
select throws_ok($$ truncate public.events cascade $$, '42501', null, 'anon empties no table');
select throws_ok($$ truncate public.user_messages $$, '42501', null, 'nor what people write to each other');
select tests.authenticate_as('jefa');
select throws_ok($$ truncate public.events cascade $$, '42501', null, 'nor does an admin');
select throws_ok($$ truncate public.event_registrations $$, '42501', null, 'not registrations');
select throws_ok($$ truncate public.profiles $$, '42501', null, 'not profiles');
select throws_ok($$ truncate public.user_roles $$, '42501', null, 'not roles');
select throws_ok($$ truncate public.role_history $$, '42501', null, 'not their history');
select throws_ok($$ truncate public.user_messages $$, '42501', null, 'not messages');
select tests.authenticate_as_service();
select throws_ok($$ truncate public.events cascade $$, '42501', null, 'nor does the secret key');

-- then
select tests.clear_authentication();
select is((select count(*) from public.events), 1::bigint, 'the event is there');

select * from finish();
rollback;
