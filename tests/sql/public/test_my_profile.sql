-- public.my_profile(): the caller's own profile, private columns included.
begin;
select plan(5);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('jefa', '{admin}');
end;
$$;

-- then
select tests.authenticate_as('ana');
select results_eq(
    $$ select first_name, email, contact_preferences from public.my_profile() $$,
    $$ values ('Ana', 'ana@example.com', '{"email": true, "phone": false}'::jsonb) $$,
    'a person reads her own address and preferences'
);
select is((select count(*) from public.my_profile()), 1::bigint, 'and nobody else''s');
select tests.authenticate_as('jefa');
select is((select p.email from public.my_profile() as p), 'jefa@example.com', 'an admin reads her own, too');
select tests.authenticate_as_anonymous('fulano');
select is((select count(*) from public.my_profile()), 0::bigint, 'an anonymous sign-in has none');
select tests.authenticate_as_anon();
select throws_ok($$ select public.my_profile() $$, '42501', null, 'anon does not ask');

select * from finish();
rollback;
