-- Attack: writing on somebody else's profile.
begin;
select plan(6);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('olga', '{organizer}');
    update public.profiles set bio = 'Aprendo IA' where id = tests.user_id('ana');
end;
$$;

-- when, then
select tests.authenticate_as('beto');
select is_empty($$ update public.profiles set bio = 'x' where bio = 'Aprendo IA' returning id $$, 'a person does not');
select throws_ok($$ update public.profiles_public set bio = 'x' $$, '42501', null, 'nor through the view');
select throws_ok($$ delete from public.profiles $$, '42501', null, 'nor deletes one');
select tests.authenticate_as('olga');
select is_empty(
    $$ update public.profiles set avatar_url = 'https://x.example' where id = tests.user_id('ana') returning id $$,
    'an organizer does not'
);
select tests.authenticate_as_anon();
select throws_ok($$ update public.profiles set bio = 'x' $$, '42501', null, 'anon does not');

-- then
select results_eq(
    $$ select bio, avatar_url from public.profiles where id = tests.user_id('ana') $$,
    $$ values ('Aprendo IA', null::text) $$,
    'the profile is as it was'
);

select * from finish();
rollback;
