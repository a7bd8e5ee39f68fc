-- public.profiles: who reads which columns, who changes what, which values it takes.
-- mutation: R34
begin;
select plan(27);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('jefa', '{admin}');
    update public.profiles set bio = 'Aprendo IA' where id = tests.user_id('ana');
    update public.profiles set bio = 'Robots' where id = tests.user_id('beto');
end;
$$;

-- then: reading
select tests.authenticate_as_anon();
select results_eq(
    $$ select bio from public.profiles where id = tests.user_id('ana') $$,
    $$ values ('Aprendo IA') $$,
    'anon reads what a person shows'
);
select throws_ok(
    $$ select * from public.profiles $$, '42501', null, 'select * fails: some columns belong to nobody'
);
select throws_ok(
    $$ select contact_preferences from public.profiles $$, '42501', null, 'anon does not read contact preferences'
);

-- then: changing one's own
select tests.authenticate_as('ana');
select lives_ok(
    $$ update public.profiles set
           first_name = 'Ana', last_name = 'Ríos', avatar_url = 'https://img.example/a.png', bio = 'Enseño IA',
           ai_interests = '["visión"]', skills = '["python"]', contact_preferences = '{"email": false}',
           experience_level = 'advanced', linkedin_url = 'https://linkedin.example/ana'
       where id = (select auth.uid()) $$,
    'a person changes every column that is hers'
);
select results_eq(
    $$ select first_name, experience_level, skills from public.profiles where id = tests.user_id('ana') $$,
    $$ values ('Ana', 'advanced', '["python"]'::jsonb) $$,
    'and the change is there'
);
select is_empty(
    $$ update public.profiles set bio = 'x' where id = tests.user_id('beto') returning id $$,
    'a person changes nobody else'
);
select throws_ok(
    $$ update public.profiles set signup_completed = true $$, '42501', null, 'nobody completes the sign-up by hand'
);
select throws_ok(
    $$ update public.profiles set id = tests.user_id('beto') where id = tests.user_id('ana') $$,
    '42501', null, 'nobody becomes another person'
);
select throws_ok(
    $$ update public.profiles set created_at = '2000-01-01' $$, '42501', null, 'nobody makes a profile older'
);
select throws_ok(
    $$ insert into public.profiles (id) values (gen_random_uuid()) $$, '42501', null, 'nobody makes a profile by hand'
);
select throws_ok(
    $$ delete from public.profiles where id = (select auth.uid()) $$, '42501', null, 'nobody deletes a profile by hand'
);

-- then: values
select throws_ok(
    $$ update public.profiles set experience_level = 'gurú' where id = (select auth.uid()) $$,
    '23514', null, 'the level of experience is one of four'
);
select throws_ok(
    $$ update public.profiles set avatar_url = 'javascript:alert(1)' where id = (select auth.uid()) $$,
    '23514', null, 'an avatar is a web link'
);
select throws_ok(
    $$ update public.profiles set linkedin_url = 'linkedin' where id = (select auth.uid()) $$,
    '23514', null, 'a LinkedIn page is a web link'
);
select throws_ok(
    $$ update public.profiles set skills = '{"a": 1}' where id = (select auth.uid()) $$,
    '23514', null, 'skills are a list'
);
select throws_ok(
    $$ update public.profiles set ai_interests = '"x"' where id = (select auth.uid()) $$,
    '23514', null, 'interests are a list'
);
select throws_ok(
    $$ update public.profiles set contact_preferences = '[]' where id = (select auth.uid()) $$,
    '23514', null, 'contact preferences are an object'
);
select throws_ok(
    $$ update public.profiles set skills = jsonb_build_array(repeat('a', 5000)) where id = (select auth.uid()) $$,
    '23514', null, 'of some length'
);
select throws_ok(
    $$ update public.profiles set ai_interests = jsonb_build_array(repeat('a', 5000)) where id = (select auth.uid()) $$,
    '23514', null, 'like interests'
);
select throws_ok(
    $$ update public.profiles set contact_preferences = jsonb_build_object('x', repeat('a', 5000))
       where id = (select auth.uid()) $$,
    '23514', null, 'and preferences'
);
select throws_ok(
    $$ update public.profiles set bio = repeat('a', 5001) where id = (select auth.uid()) $$,
    '23514', null, 'a biography has an end'
);
select throws_ok(
    $$ update public.profiles set first_name = repeat('a', 101) where id = (select auth.uid()) $$,
    '23514', null, 'a name has an end'
);

-- then: admins mend
select tests.authenticate_as('jefa');
select results_eq(
    $$ update public.profiles set bio = 'Texto retirado' where id = tests.user_id('beto') returning bio $$,
    $$ values ('Texto retirado') $$,
    'an admin mends the profile of another person'
);
select throws_ok(
    $$ select email from public.profiles $$, '42501', null, 'not even an admin reads addresses through the API'
);
select throws_ok(
    $$ delete from public.profiles where id = tests.user_id('beto') $$,
    '42501', null, 'not even an admin deletes a profile: that is done with the account'
);

-- then: the service and the defaults
select tests.authenticate_as_service();
select results_eq(
    $$ select email, signup_completed, contact_preferences from public.profiles where id = tests.user_id('beto') $$,
    $$ values ('beto@example.com', false, '{"email": true, "phone": false}'::jsonb) $$,
    'the service reads everything; defaults are those of the document'
);
select tests.clear_authentication();
select is(
    (select bio from public.profiles where id = tests.user_id('ana')), 'Enseño IA', 'refused changes left no trace'
);

select * from finish();
rollback;
