-- Attack: changing what was written or when it was read: by sender, recipient and others.
begin;
select plan(13);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,caro}'::text[]) as p (name);
    perform tests.create_user('jefa', '{admin}');
    insert into public.user_messages (id, sender_id, recipient_id, content)
    values ('00000000-0000-4000-8000-000000000001', tests.user_id('ana'), tests.user_id('beto'), 'Te debo 10');
end;
$$;

-- when, then
select tests.authenticate_as('ana');
select throws_ok(
    $$ update public.user_messages set content = 'Me debes 10' $$, '42501', null, 'the sender does not change it'
);
select throws_ok(
    $$ update public.user_messages_public set content = 'Me debes 10' $$, '42501', null, 'nor through the view'
);
select throws_ok(
    $$ insert into public.user_messages (id, recipient_id, content)
       values ('00000000-0000-4000-8000-000000000001', tests.user_id('beto'), 'Me debes 10')
       on conflict (id) do update set content = excluded.content $$, '42501', null, 'nor by an upsert'
);
select throws_ok('delete from public.user_messages', '42501', null, 'nor takes it back');
select throws_ok('update public.user_messages set created_at = now()', '42501', null, 'nor its date');
select is_empty(
    $$ update public.user_messages set read = true returning id $$, 'nor says that it was read'
);
select tests.authenticate_as('beto');
select throws_ok(
    $$ update public.user_messages set content = 'Te debo 1000' $$, '42501', null, 'the recipient does not change it'
);
select throws_ok(
    $$ update public.user_messages set read = true, content = 'Te debo 1000' $$, '42501', null, 'nor while marking it read'
);
select throws_ok(
    $$ update public.user_messages set sender_deleted_at = now() $$, '42501', null, 'nor deletes it for the sender'
);
select tests.authenticate_as('caro');
select is_empty(
    $$ update public.user_messages set read = true returning id $$, 'others mark nothing'
);
select tests.authenticate_as('jefa');
select is_empty(
    $$ update public.user_messages set read = true returning id $$, 'nor do admins'
);
select throws_ok($$ delete from public.user_messages $$, '42501', null, 'or delete');

-- then
select tests.clear_authentication();
select results_eq(
    $$ select content, read, read_at, sender_deleted_at, recipient_deleted_at from public.user_messages $$,
    $$ values ('Te debo 10', false, null::timestamptz, null::timestamptz, null::timestamptz) $$, 'the message is as it was'
);

select * from finish();
rollback;
