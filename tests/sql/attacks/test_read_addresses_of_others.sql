-- Attack: collecting the e-mail addresses of the community, by every way that a query offers.
-- mutation: R34
begin;
select plan(18);

-- given: ana's address is there
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga');
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed');
end;
$$;
select is(
    (select p.email from public.profiles as p where p.id = tests.user_id('ana')), 'ana@example.com', 'the address is there'
);

-- when, then: without an account
select tests.authenticate_as_anon();
select throws_ok($$ select email from public.profiles $$, '42501', null, 'anon selects no address');
select throws_ok(
    $$ select id from public.profiles where email = 'ana@example.com' $$, '42501', null, 'nor finds a person by address'
);
select throws_ok(
    $$ select id from public.profiles where email like 'a%' $$, '42501', null, 'nor guesses it letter by letter'
);
select throws_ok($$ select id from public.profiles order by email $$, '42501', null, 'nor sorts by it');
select throws_ok($$ select count(email) from public.profiles $$, '42501', null, 'nor counts it');
select throws_ok($$ select to_jsonb(p) from public.profiles as p $$, '42501', null, 'nor gets it with the whole row');
select throws_ok($$ select p from public.profiles as p $$, '42501', null, 'in any form');
select throws_ok($$ select email from public.profiles_public $$, '42703', null, 'the view does not know it');
select throws_ok($$ select email from auth.users $$, '42501', null, 'the table of accounts is closed');
select throws_ok($$ select * from public.my_profile() $$, '42501', null, 'and anon has no profile');

-- when, then: with an account
select tests.authenticate_as('beto');
select throws_ok($$ select email from public.profiles $$, '42501', null, 'a person selects no address');
select throws_ok(
    $$ select id from public.profiles where lower(email) = 'ana@example.com' $$, '42501', null, 'nor filters by one'
);
select throws_ok(
    $$ update public.profiles set bio = 'x' where id = (select auth.uid()) returning email $$,
    '42501', null, 'nor gets it back from a change'
);
select throws_ok(
    $$ update public.profiles set bio = email where id = (select auth.uid()) $$, '42501', null, 'nor copies it'
);
select is_empty(
    $$ select id from public.my_profile() where email <> 'beto@example.com' $$, 'my_profile gives nobody else''s'
);
select is_empty(
    $$ select * from pg_catalog.pg_stats where schemaname = 'public' and tablename = 'profiles' and attname = 'email' $$,
    'nor do the statistics'
);
select tests.authenticate_as('olga');
select is_empty(
    $$ select a from public.event_attendees(tests.event_id('charla')) as a where to_jsonb(a)::text like '%example.com%' $$,
    'an organizer sees who comes, not their addresses'
);

select * from finish();
rollback;
