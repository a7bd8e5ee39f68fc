-- public.user_activities: what people did; written by the database, read by themselves, never changed.
begin;
select plan(15);

-- given: something that ana and beto did; what the job makes at the turn of a month, which may be since the tests began
do $$
begin
    perform private.ensure_partitions();
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('jefa', '{admin}');
    perform private.record_activity(tests.user_id('ana'), 'login', 'user', tests.user_id('ana'), '{"app": "web"}');
    perform private.record_activity(tests.user_id('beto'), 'login', 'user', tests.user_id('beto'));
end;
$$;

-- then: reading
select tests.authenticate_as('ana');
select results_eq(
    $$ select activity_type, entity_type, entity_id, metadata, created_at from public.user_activities $$,
    $$ values ('login', 'user', tests.user_id('ana'), '{"app": "web"}'::jsonb, now()) $$,
    'ana reads what was noted of her'
);
select tests.authenticate_as('jefa');
select is_empty($$ select id from public.user_activities $$, 'an admin reads nothing of others');
select tests.authenticate_as_anon();
select throws_ok($$ select id from public.user_activities $$, '42501', null, 'nor does anon');

-- then: nobody changes it
select tests.authenticate_as('ana');
select throws_ok($$ delete from public.user_activities $$, '42501', null, 'she does not rub it out');
select throws_ok($$ update public.user_activities set metadata = '{}' $$, '42501', null, 'nor change it');
select tests.authenticate_as_service();
select throws_ok($$ update public.user_activities set metadata = '{}' $$, '42501', null, 'not even the secret key does');
select throws_ok($$ delete from public.user_activities $$, '42501', null, 'nor delete it');

-- then: what it may be
select throws_ok(
    $$ insert into public.user_activities (user_id, activity_type, entity_type, entity_id)
       values (tests.user_id('ana'), 'Log in!', 'user', tests.user_id('ana')) $$,
    '23514', null, 'a type is a plain name'
);
select throws_ok(
    $$ insert into public.user_activities (user_id, activity_type, entity_type, entity_id)
       values (tests.user_id('ana'), 'login', 'oracle', tests.user_id('ana')) $$,
    '23503', null, 'of a kind of content that exists'
);
select throws_ok(
    $$ insert into public.user_activities (user_id, activity_type, entity_type, entity_id, metadata)
       values (tests.user_id('ana'), 'login', 'user', tests.user_id('ana'), '[]') $$,
    '23514', null, 'facts are an object'
);
select throws_ok(
    $$ insert into public.user_activities (user_id, activity_type, entity_type, entity_id)
       values (gen_random_uuid(), 'login', 'user', tests.user_id('ana')) $$,
    '23503', null, 'of a person that exists'
);

-- then: leaves
select tests.clear_authentication();
select is_empty(
    $$ select m.month from generate_series(now() at time zone 'UTC', now() at time zone 'UTC' + interval '12 months', '1 month') as m (month)
       where to_regclass(to_char(m.month, '"partitions.user_activities_"YYYY_MM')) is null $$,
    'there is a leaf for this month and each of the next twelve'
);
select is(
    (select distinct a.tableoid::regclass::text from public.user_activities as a),
    to_char(now() at time zone 'UTC', '"partitions.user_activities_"YYYY_MM'), 'a row lies in that of its month'
);
select is_empty(
    $$ select i.inhrelid::regclass from pg_catalog.pg_inherits as i
       inner join pg_catalog.pg_class as c on c.oid = i.inhrelid
       where i.inhparent = 'public.user_activities'::regclass and not c.relrowsecurity $$,
    'no leaf is open'
);

-- then
delete from auth.users where id = tests.user_id('ana');
select results_eq(
    $$ select user_id from public.user_activities $$, $$ values (tests.user_id('beto')) $$, 'with the account they are gone'
);

select * from finish();
rollback;
