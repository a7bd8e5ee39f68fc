-- An address belongs to one person, however it is spelt, and is that of the account (R36, R37).
-- mutation: R36
-- mutation: R37
begin;
select plan(6);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
end;
$$;

-- then: whatever the case
select throws_ok(
    $$ update public.profiles set email = 'BETO@example.com' where id = tests.user_id('ana') $$,
    '23505', null, 'an address in capitals is the same address'
);
select lives_ok($$ update auth.users set email = 'Ana.Maria@Example.com' where id = tests.user_id('ana') $$, 'a new address');
select is(
    (select p.email from public.profiles as p where p.id = tests.user_id('ana')), 'Ana.Maria@Example.com',
    'arrives as it was written'
);
select lives_ok(
    $$ insert into auth.users (id, email, email_confirmed_at, is_sso_user)
       values ('00000000-0000-4000-8000-000000000001', 'ana.maria@example.com', now(), true) $$,
    'an account with the same address from another provider can be made'
);
select is(
    (select p.email from public.profiles as p where p.id = '00000000-0000-4000-8000-000000000001'), null,
    'but has no address here'
);

-- then: nobody writes it
select tests.authenticate_as('ana');
select throws_ok(
    $$ update public.profiles set email = 'rector@universidad.example' where id = (select auth.uid()) $$,
    '42501', null, 'it comes from the account only'
);

select * from finish();
rollback;
