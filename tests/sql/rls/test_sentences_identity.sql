-- What the document says of profiles, performed and negated.
begin;
select plan(6);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
end;
$$;

select tests.authenticate_as_anon();
select results_eq(
    $$ select first_name from public.profiles_public order by first_name $$, $$ values ('Ana'), ('Beto') $$,
    'Public profiles are viewable by everyone (performed)'
);
select throws_ok(
    $$ select email from public.profiles $$, '42501', null,
    'Public profiles are viewable by everyone (negated): the private columns are not'
);

select tests.authenticate_as('ana');
select results_eq(
    $$ update public.profiles set bio = 'Hola' where id = (select auth.uid()) returning bio $$, $$ values ('Hola') $$,
    'Users can update own profile (performed)'
);
select is_empty(
    $$ update public.profiles set bio = 'Hola' where id = tests.user_id('beto') returning id $$,
    'Users can update own profile (negated): not one of another'
);
select tests.authenticate_as_anon();
select throws_ok(
    $$ update public.profiles set bio = 'Hola' $$, '42501', null,
    'Users can update own profile (negated): nor without signing in'
);
select tests.clear_authentication();
select results_eq(
    $$ select bio from public.profiles order by first_name $$, $$ values ('Hola'), (null) $$, 'nothing else has changed'
);

select * from finish();
rollback;
