-- public.user_messages: both ends read it, the recipient marks it read, nobody changes it.
begin;
select plan(29);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,caro}'::text[]) as p (name);
    perform tests.create_user('jefa', '{admin}');
    perform tests.freeze('2030-05-01 12:00Z');
end;
$$;

-- when, then: writing
select tests.authenticate_as('ana');
select results_eq(
    $$ insert into public.user_messages (recipient_id, content) values (tests.user_id('beto'), 'Hola')
       returning sender_id, read, read_at $$,
    $$ values (tests.user_id('ana'), false, null::timestamptz) $$, 'a message comes from whoever writes it'
);
select throws_ok(
    $$ insert into public.user_messages (recipient_id, content) values (tests.user_id('ana'), 'Hola') $$, '23514', null, 'not to oneself'
);
select throws_ok(
    $$ insert into public.user_messages (recipient_id, content) values (tests.user_id('beto'), E' \n\t ') $$, '23514', null,
    'it says something'
);
select throws_ok(
    $$ insert into public.user_messages (recipient_id, content) values (tests.user_id('beto'), repeat('x', 5001)) $$, '23514', null,
    'in 5000 characters'
);
select throws_ok(
    $$ insert into public.user_messages (content) values ('Hola') $$, 'P0002', null, 'to somebody'
);
select throws_ok(
    $$ insert into public.user_messages (recipient_id, content) values (gen_random_uuid(), 'Hola') $$, 'P0002',
    'Esta persona no existe', 'who is there'
);
select lives_ok(
    $$ insert into public.user_messages (recipient_id, content) values (tests.user_id('beto'), '¿Estás?') $$, 'another one'
);
select tests.authenticate_as('beto');
select results_eq(
    $$ select title, message, action_url, meta_data ->> 'actor_id' from public.notifications $$,
    $$ values (
        'Mensaje nuevo', 'Ana te escribió', '/messages/' || tests.user_id('ana'), tests.user_id('ana')::text
    ) $$,
    'who gets messages is told once until they are read, and not what they say'
);

-- then: reading
select is((select count(*) from public.user_messages_public), 2::bigint, 'the recipient reads them');
select tests.authenticate_as('ana');
select is((select count(*) from public.user_messages_public), 2::bigint, 'so does the sender');
select tests.authenticate_as('caro');
select is((select count(*) from public.user_messages_public), 0::bigint, 'nobody else does');
select tests.authenticate_as('jefa');
select is((select count(*) from public.user_messages_public), 0::bigint, 'no admin either');
select tests.authenticate_as_anonymous('nadie');
select is((select count(*) from public.user_messages_public), 0::bigint, 'nor an anonymous sign-in');
select throws_ok(
    $$ insert into public.user_messages (recipient_id, content) values (tests.user_id('beto'), 'Hola') $$, '42501', null,
    'which does not write either'
);

-- then: marking
select tests.authenticate_as('beto');
select results_eq(
    $$ update public.user_messages set read = true where content = 'Hola' returning read, read_at $$,
    $$ values (true, '2030-05-01 12:00Z'::timestamptz) $$, 'the recipient marks it read, and it is dated'
);
select tests.freeze('2030-05-02 12:00Z');
select results_eq(
    $$ update public.user_messages set read = true, read_at = '2020-01-01Z' where content = 'Hola' returning read_at $$,
    $$ values ('2030-05-01 12:00Z'::timestamptz) $$, 'by the first time, whatever the client says'
);
select results_eq(
    $$ update public.user_messages set read_at = '2020-01-01Z' where content = '¿Estás?' returning read, read_at $$,
    $$ values (false, null::timestamptz) $$, 'a date alone says nothing'
);
select results_eq(
    $$ update public.user_messages set read = false where content = 'Hola' returning read, read_at $$,
    $$ values (false, null::timestamptz) $$, 'it may be marked unread'
);
select tests.authenticate_as('ana');
select is_empty(
    $$ update public.user_messages set read = true returning id $$, 'the sender marks nothing'
);
select tests.authenticate_as('beto');
select is(
    (select count(*) from public.notifications), 1::bigint, 'nothing of that is told'
);
select lives_ok($$ update public.user_messages set read = true $$, 'beto reads all');
select tests.authenticate_as('ana');
select lives_ok(
    $$ insert into public.user_messages (recipient_id, content) values (tests.user_id('beto'), 'Bien') $$, 'the next message'
);
select tests.authenticate_as('beto');
select is((select count(*) from public.notifications), 2::bigint, 'is told again');

-- then: rows that come from elsewhere
select tests.clear_authentication();
select results_eq(
    $$ insert into public.user_messages (sender_id, recipient_id, content, read, read_at)
       values
       (tests.user_id('caro'), tests.user_id('ana'), 'uno', true, '2029-01-01Z'),
       (tests.user_id('caro'), tests.user_id('ana'), 'dos', true, null),
       (tests.user_id('caro'), tests.user_id('ana'), 'tres', false, '2029-01-01Z')
       returning read_at $$,
    $$ values ('2029-01-01Z'::timestamptz), ('2030-05-02 12:00Z'), (null) $$, 'keep their date where it fits'
);

-- then: people who leave
select lives_ok($$ delete from auth.users where id = tests.user_id('caro') $$, 'a sender leaves');
select tests.authenticate_as('ana');
select results_eq(
    $$ select content, sender_id from public.user_messages where recipient_id = (select auth.uid()) order by content $$,
    $$ values ('dos', null::uuid), ('tres', null), ('uno', null) $$, 'what was written stays, without a name'
);
select lives_ok(
    $$ update public.user_messages set read = true where sender_id is null $$, 'and is marked read as any other'
);
select tests.clear_authentication();
select lives_ok($$ delete from auth.users where id = tests.user_id('ana') $$, 'the recipient leaves, too');
select is(
    (select count(*) from public.user_messages where sender_id is null and recipient_id is null), 0::bigint,
    'then nothing of it is kept'
);

select * from finish();
rollback;
