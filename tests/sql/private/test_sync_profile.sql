-- private.sync_profile(): every sign-up gets a profile, and nothing in it stops a sign-up.
-- mutation: R35
begin;
select plan(24);

-- when: people sign up in various ways
create function pg_temp.sign_up(p_number integer, p_meta jsonb, p_email text default null, p_anonymous boolean default false)
returns void
language sql
as $$
    insert into auth.users (id, email, email_confirmed_at, raw_user_meta_data, is_anonymous)
    values (
        ('00000000-0000-4000-8000-' || lpad(p_number::text, 12, '0'))::uuid, p_email,
        case when p_email is not null then now() end, p_meta, p_anonymous
    )
$$;
select lives_ok(
    $$ select pg_temp.sign_up(1, '{"first_name": "Ana María", "last_name": "Ríos", "avatar_url": "https://img.example/a"}') $$,
    'with a form'
);
select lives_ok($$ select pg_temp.sign_up(2, '{"full_name": "Beto de la Cruz"}') $$, 'with a provider');
select lives_ok($$ select pg_temp.sign_up(3, '{"name": "Cami"}') $$, 'with one name');
select lives_ok($$ select pg_temp.sign_up(4, null, 'd@example.com') $$, 'without metadata');
select lives_ok($$ select pg_temp.sign_up(5, '"odd"') $$, 'with metadata that is no object');
select lives_ok(
    $$ select pg_temp.sign_up(6, jsonb_build_object('full_name', repeat('x', 5000), 'avatar_url', 'javascript:alert(1)')) $$,
    'with too much of it'
);
select lives_ok($$ select pg_temp.sign_up(7, '{"first_name": {"a": 1}, "last_name": 7}') $$, 'with the wrong types');
select lives_ok($$ select pg_temp.sign_up(8, '{}', null, true) $$, 'anonymously');
select lives_ok(
    $$ insert into auth.users (id, email) values ('00000000-0000-4000-8000-000000000009', 'i@example.com') $$,
    'with an address that waits'
);

-- then
select results_eq(
    $$ select right(id::text, 1), first_name, last_name, avatar_url, email from public.profiles where id::text not like '%6' order by id $$,
    $$ values
       ('1', 'Ana María', 'Ríos', 'https://img.example/a', null),
       ('2', 'Beto', 'de la Cruz', null, null),
       ('3', 'Cami', null, null, null),
       ('4', null, null, null, 'd@example.com'),
       ('5', null, null, null, null),
       ('7', '{"a": 1}', '7', null, null),
       ('9', null, null, null, null) $$,
    'each person has a profile with the name that was given; an anonymous sign-in has none'
);
select results_eq(
    $$ select length(first_name), last_name, avatar_url from public.profiles where id::text like '%6' $$,
    $$ values (100, null::text, null::text) $$,
    'what is too long is cut, what is no link left out'
);

-- when: an address is confirmed, changed, taken away; an anonymous person signs up
update auth.users set email_confirmed_at = now() where id::text like '%9';
select is((select p.email from public.profiles as p where p.id::text like '%9'), 'i@example.com', 'a confirmed address comes');
update auth.users set email = 'j@example.com' where id::text like '%9';
select is((select p.email from public.profiles as p where p.id::text like '%9'), 'j@example.com', 'a changed one follows');
update auth.users set email = null where id::text like '%9';
select is((select p.email from public.profiles as p where p.id::text like '%9'), null, 'one taken away goes');
update auth.users set is_anonymous = false, email = 'h@example.com', email_confirmed_at = now() where id::text like '%8';
select is(
    (select p.email from public.profiles as p where p.id::text like '%8'), 'h@example.com',
    'an anonymous sign-in that becomes a person gets a profile'
);

-- when: what a person wrote herself
update public.profiles set first_name = 'Anita' where id::text like '%1';
update auth.users set email = 'a@example.com', email_confirmed_at = now() where id::text like '%1';
select results_eq(
    $$ select first_name, email from public.profiles where id::text like '%1' $$, $$ values ('Anita', 'a@example.com') $$,
    'stays'
);

-- when: two accounts have the same address
update auth.users set email = 'A@Example.com', email_confirmed_at = now(), is_sso_user = true where id::text like '%2';
select is(
    (select p.email from public.profiles as p where p.id::text like '%2'), null, 'an address that clashes stays empty'
);
select is((select p.email from public.profiles as p where p.id::text like '%1'), 'a@example.com', 'the first keeps it');

-- when: the address becomes free again
update auth.users set email = 'other@example.com' where id::text like '%1';
select is(
    (select p.email from public.profiles as p where p.id::text like '%2'), 'A@Example.com',
    'who confirmed it and had to do without gets it'
);
update auth.users set email = 'a@example.com' where id::text like '%1';
select is((select p.email from public.profiles as p where p.id::text like '%1'), null, 'whoever comes back finds it taken');
update auth.users set email_confirmed_at = null where id::text like '%2';
select results_eq(
    $$ select right(id::text, 1), email from public.profiles where right(id::text, 1) in ('1', '2') order by 1 $$,
    $$ values ('1', 'a@example.com'), ('2', null) $$, 'one that is no longer confirmed is free as well'
);
update auth.users set email_confirmed_at = now() where id::text like '%2';

-- when: the account goes
delete from auth.users where id::text like '%1';
select is((select count(*) from public.profiles where id::text like '%1'), 0::bigint, 'the profile goes with the account');

select is(
    (select p.email from public.profiles as p where p.id::text like '%2'), 'A@Example.com', 'and its address to who waited'
);
select is(
    (select count(*) from public.communication_preferences as c),
    (select count(*) from public.profiles as p), 'everybody with a profile has preferences'
);

select * from finish();
rollback;
