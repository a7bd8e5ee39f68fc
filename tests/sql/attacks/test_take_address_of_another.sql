-- Attack: putting an address into one's profile that belongs to somebody else, and so blocking it.
-- mutation: R36
begin;
select plan(7);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('jefa', '{admin}');
end;
$$;

-- when, then
select tests.authenticate_as('ana');
select throws_ok(
    $$ update public.profiles set email = 'rector@universidad.example' where id = (select auth.uid()) $$,
    '42501', null, 'a person writes no address'
);
select throws_ok(
    $$ update public.profiles set email = null where id = (select auth.uid()) $$, '42501', null, 'nor removes it'
);
select tests.authenticate_as('jefa');
select throws_ok(
    $$ update public.profiles set email = 'jefa2@example.com' where id = tests.user_id('ana') $$,
    '42501', null, 'an admin does not either'
);

-- when: somebody signs up with the address of ana and never confirms it
select tests.clear_authentication();
insert into auth.users (id, email, is_sso_user)
values ('00000000-0000-4000-8000-000000000009', 'ANA@example.com', true);

-- then
select is(
    (select p.email from public.profiles as p where p.id = '00000000-0000-4000-8000-000000000009'), null,
    'an address that is not confirmed is nobody''s'
);

-- when: and somebody else signs up with the address that was to be blocked
select lives_ok($$ select tests.create_user('rector', '{}', 'rector@universidad.example') $$, 'the true owner signs up');
select is(
    (select p.email from public.profiles as p where p.id = tests.user_id('rector')), 'rector@universidad.example',
    'and gets the address'
);
select is(
    (select p.email from public.profiles as p where p.id = tests.user_id('ana')), 'ana@example.com', 'ana keeps hers'
);

select * from finish();
rollback;
