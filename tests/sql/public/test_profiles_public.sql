-- public.profiles_public: exactly the columns that everybody may read.
begin;
select plan(5);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
end;
$$;

-- then
select columns_are(
    'public', 'profiles_public',
    array[
        'id', 'first_name', 'last_name', 'avatar_url', 'bio', 'ai_interests', 'skills', 'experience_level', 'linkedin_url',
        'created_at'
    ],
    'the view has no private column'
);
select tests.authenticate_as_anon();
select is((select count(*) from public.profiles_public), 2::bigint, 'anon reads every row, with select *');
select throws_ok(
    $$ update public.profiles_public set bio = 'x' $$, '42501', null, 'nobody writes through the view'
);
select tests.authenticate_as('ana');
select is(
    (select p.first_name from public.profiles_public as p where p.id = tests.user_id('beto')), 'Beto',
    'people read each other'
);
select throws_ok(
    $$ delete from public.profiles_public $$, '42501', null, 'nobody deletes through the view'
);

select * from finish();
rollback;
