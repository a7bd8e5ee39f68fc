-- public.complete_signup(): the end of the welcome steps, all of it or nothing.
begin;
select plan(15);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
end;
$$;

-- when, then: what is missing or wrong leaves no trace
select tests.authenticate_as('ana');
select throws_ok(
    format('select public.complete_signup(%L, %L, %L, %L)', c.first, c.last, '2026-01', '2026-01'), 'MD186', null,
    'names are needed: ' || coalesce(c.first, 'null') || ', ' || c.last
) from (values ('  ', 'Ríos'), ('Ana', ''), (null, 'Ríos')) as c (first, last);
select throws_ok(
    $$ select public.complete_signup('Ana', 'Ríos', '2026-01', '2020-01') $$, 'MD184', null, 'so are the present words'
);
select throws_ok(
    $$ select public.complete_signup('Ana', 'Ríos', null, '2026-01') $$, 'MD184', null, 'of both texts'
);
select throws_ok(
    $$ select public.complete_signup('Ana', 'Ríos', '2026-01', '2026-01', null, 'wizard') $$, '23514', null,
    'and a known level'
);
select is_empty('select 1 from public.my_profile() where signup_completed', 'nothing is complete');
select is_empty('select 1 from public.my_consents() where is_required and is_granted', 'nothing agreed to');

-- when
select results_eq(
    $$ select id, first_name, last_name, ai_interests, experience_level, signup_completed
       from public.complete_signup(' Ana ', 'Ríos', '2026-01', '2026-01', '{nlp,agents}', 'beginner') $$,
    $$ values (tests.user_id('ana'), 'Ana', 'Ríos', '["nlp", "agents"]'::jsonb, 'beginner', true) $$, 'it is complete'
);

-- then
select results_eq(
    $$ select purpose, is_granted, version, source from public.my_consents() where is_required order by 1 $$,
    $$ values ('privacy', true, '2026-01', 'signup'), ('terms', true, '2026-01', 'signup') $$, 'both texts are agreed to'
);

-- when: again
select results_eq(
    $$ select last_name, ai_interests, experience_level
       from public.complete_signup('Ana', 'Ríos Gil', '2026-01', '2026-01') $$,
    $$ values ('Ríos Gil', '["nlp", "agents"]'::jsonb, 'beginner') $$, 'again changes what is given, and keeps the rest'
);
select tests.clear_authentication();
select is((select count(*) from private.consent_log), 2::bigint, 'and is no second consent');
select ok(
    not (select p.signup_completed from public.profiles as p where p.id = tests.user_id('beto')), 'others are not through'
);

-- then
select tests.authenticate_as('beto');
select throws_ok('update public.profiles set signup_completed = true', '42501', null, 'nobody says so himself');
select tests.authenticate_as_anonymous('fulano');
select throws_ok(
    $$ select public.complete_signup('A', 'B', '2026-01', '2026-01') $$, '42501', null, 'an anonymous sign-in is no account'
);

select * from finish();
rollback;
