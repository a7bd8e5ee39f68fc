-- Attack: getting past "who may write to me": by inserting directly, by a preference, by a connection that is none.
begin;
select plan(9);

-- given: ana takes messages of connections only
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,pesado}'::text[]) as p (name);
    update public.communication_preferences set messages_from = 'connections' where user_id = tests.user_id('ana');
end;
$$;

-- when, then
select tests.authenticate_as('pesado');
select throws_ok(
    $$ insert into public.user_messages (recipient_id, content) values (tests.user_id('ana'), 'Hola') $$, 'MD141', null,
    'a direct insert is checked'
);
select throws_ok(
    $$ insert into public.user_messages (recipient_id, content)
       select tests.user_id('ana'), 'Hola' from generate_series(1, 3) on conflict do nothing $$, 'MD141', null, 'so are many'
);
select throws_ok(
    $$ insert into public.user_messages (recipient_id, content, recipient_deleted_at)
       values (tests.user_id('ana'), 'Hola', null) $$, '42501', null, 'nobody writes past it by other columns'
);
select is_empty(
    $$ update public.communication_preferences set messages_from = 'everyone'
       where user_id = tests.user_id('ana') returning user_id $$, 'nobody changes what she wants'
);
select is((select count(*) from public.communication_preferences), 1::bigint, 'nor sees it');
select is((select r.status from public.request_connection(tests.user_id('ana')) as r), 'pending', 'a request');
select throws_ok(
    $$ insert into public.user_messages (recipient_id, content) values (tests.user_id('ana'), 'Hola') $$, 'MD141', null,
    'is no connection'
);
select throws_ok(
    $$ set local session_replication_role = replica $$, '42501', null, 'nor are the rules switched off'
);

-- then
select tests.clear_authentication();
select is((select count(*) from public.user_messages), 0::bigint, 'ana has no message');

select * from finish();
rollback;
