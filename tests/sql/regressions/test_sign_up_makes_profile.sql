-- Whoever signs up has a profile and can write it (R35).
-- mutation: R35
begin;
select plan(5);

-- when
select lives_ok($$ select tests.create_user('ana') $$, 'a person signs up');

-- then
select is((select count(*) from public.profiles where id = tests.user_id('ana')), 1::bigint, 'and has a profile');
select tests.authenticate_as('ana');
select isnt_empty(
    $$ update public.profiles set bio = 'Hola' where id = (select auth.uid()) returning id $$, 'that she can write'
);
select is((select p.bio from public.my_profile() as p), 'Hola', 'and read');
select tests.clear_authentication();
select is_empty(
    $$ select u.id from auth.users as u
       where not u.is_anonymous and not exists (select from public.profiles as p where p.id = u.id) $$,
    'nobody is without one'
);

select * from finish();
rollback;
