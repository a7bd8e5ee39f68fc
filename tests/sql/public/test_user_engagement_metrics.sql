-- public.user_engagement_metrics: measures of a person, written by jobs; people read their own, admins all.
begin;
select plan(8);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('jefa', '{admin}');
    insert into public.user_engagement_metrics (user_id, metric, value) values
    (tests.user_id('ana'), 'registrations', 3),
    (tests.user_id('beto'), 'registrations', 1);
end;
$$;

-- then
select tests.authenticate_as('ana');
select results_eq(
    $$ select metric, value, measured_at from public.user_engagement_metrics $$,
    $$ values ('registrations', 3::numeric, now()) $$, 'ana reads what is measured of her'
);
select throws_ok($$ update public.user_engagement_metrics set value = 99 $$, '42501', null, 'and does not better it');
select tests.authenticate_as('jefa');
select is((select count(*) from public.user_engagement_metrics), 2::bigint, 'an admin reads all');
select throws_ok($$ delete from public.user_engagement_metrics $$, '42501', null, 'and writes none');

select tests.authenticate_as_service();
select throws_ok(
    $$ insert into public.user_engagement_metrics (user_id, metric, value) values (tests.user_id('ana'), 'registrations', 4) $$,
    '23505', null, 'a measure stands there once'
);
select throws_ok(
    $$ update public.user_engagement_metrics set metric = '' $$, '23514', null, 'and has a plain name'
);
select throws_ok(
    $$ insert into public.user_engagement_metrics (user_id, metric, value) values (gen_random_uuid(), 'views', 4) $$,
    '23503', null, 'of a person that exists'
);

-- then
select tests.clear_authentication();
delete from auth.users where id = tests.user_id('ana');
select results_eq(
    $$ select user_id from public.user_engagement_metrics $$, $$ values (tests.user_id('beto')) $$,
    'with the account they are gone'
);

select * from finish();
rollback;
