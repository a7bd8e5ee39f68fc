-- Addresses that are valid pass, however unusual (R38).
-- mutation: R38
begin;
select plan(6);

-- given
do $$
begin
    perform tests.create_user('ana');
end;
$$;
create function pg_temp.arrives(p_email text)
returns text
language plpgsql
as $$
begin
    update auth.users set email = p_email where id = tests.user_id('ana');
    return (select p.email from public.profiles as p where p.id = tests.user_id('ana'));
end;
$$;

-- then
select is(pg_temp.arrives('o''neil@example.com'), 'o''neil@example.com', 'an apostrophe');
select is(pg_temp.arrives('ana@compañía.example'), 'ana@compañía.example', 'a domain in Spanish');
select is(pg_temp.arrives('josé+ia@example.museum'), 'josé+ia@example.museum', 'an accent, a tag');
select is(pg_temp.arrives('ana@localhost'), 'ana@localhost', 'a domain without a dot');
select is(pg_temp.arrives('no es una dirección'), null, 'what is no address stays out, and stops nobody');
select throws_ok(
    $$ update public.profiles set email = 'x y@example.com' where id = tests.user_id('ana') $$,
    '23514', null, 'not even the owner of the database writes one'
);

select * from finish();
rollback;
