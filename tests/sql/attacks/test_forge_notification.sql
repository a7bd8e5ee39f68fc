-- Attack: telling others what the house never said, or reading and clearing what they were told.
begin;
select plan(12);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,malo}'::text[]) as p (name);
    perform tests.create_user('jefa', '{admin}');
    insert into public.notifications (user_id, type, title, message) values (tests.user_id('ana'), 'system', 'Hola', 'Bienvenida');
end;
$$;

-- when, then
select tests.authenticate_as('malo');
select throws_ok(
    $$ insert into public.notifications (user_id, type, title, message, action_url)
       values (tests.user_id('ana'), 'payment', 'Paga ya', 'Tu cupo vence', 'https://evil.example') $$, '42501', null,
    'nobody writes a notification'
);
select throws_ok(
    $$ select private.notify(tests.user_id('ana'), 'payment', 'Paga ya', 'Tu cupo vence', 'https://evil.example') $$, '42501', null,
    'or has one written'
);
select is_empty('select * from public.notifications', 'or reads those of others');
select is_empty(
    $$ update public.notifications set read = true returning id $$, 'or marks them'
);
select is_empty('delete from public.notifications returning id', 'or clears them');
select throws_ok(
    $$ update public.notifications set message = 'Paga ya' $$, '42501', null, 'or rewrites them'
);
select throws_ok(
    $$ insert into public.notifications (id, user_id, type, title, message)
       select gen_random_uuid(), tests.user_id('ana'), 'system', 'x', 'x'
       on conflict (id) do update set message = 'x' $$, '42501', null, 'or upserts them'
);
select tests.authenticate_as('jefa');
select is_empty('select * from public.notifications', 'an admin reads only her own');
select throws_ok(
    $$ insert into public.notifications (user_id, type, title, message)
       values (tests.user_id('ana'), 'system', 'x', 'x') $$, '42501', null, 'and writes none'
);
-- a name with a link in it stays a name
select tests.authenticate_as('malo');
select lives_ok(
    $$ update public.profiles set first_name = 'Premio https://evil.example', last_name = null where id = (select auth.uid()) $$,
    'a name that looks like a link'
);
select lives_ok($$ select public.request_connection(tests.user_id('ana')) $$, 'who asks others to connect');
select tests.authenticate_as('ana');
select results_eq(
    $$ select title, action_url from public.notifications order by title $$,
    $$ values ('Hola', null), ('Solicitud de conexión', '/connections') $$, 'changes neither title nor link of what others are told'
);

select * from finish();
rollback;
