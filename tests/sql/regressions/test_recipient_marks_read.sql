-- The recipient marks a message read, and deletes it from his list (R44).
-- mutation: R44
begin;
select plan(6);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto}'::text[]) as p (name);
end;
$$;
select tests.authenticate_as('beto');
select lives_ok(
    $$ insert into public.user_messages (recipient_id, content) values (tests.user_id('ana'), 'hola') $$, 'beto writes to ana'
);

-- when, then
select tests.authenticate_as('ana');
select results_eq(
    $$ update public.user_messages set read = true returning content, read, read_at $$,
    $$ values ('hola', true, now()) $$, 'ana marks it read'
);
select results_eq(
    $$ update public.user_messages set read = true, read_at = now() returning content, read $$, $$ values ('hola', true) $$,
    'with a date or without'
);
select lives_ok(
    $$ select public.delete_message(m.id) from public.user_messages as m $$, 'and deletes it'
);
select is((select count(*) from public.user_messages), 0::bigint, 'she has it no more');
select tests.authenticate_as('beto');
select is((select count(*) from public.user_messages), 1::bigint, 'beto keeps it');

select * from finish();
rollback;
