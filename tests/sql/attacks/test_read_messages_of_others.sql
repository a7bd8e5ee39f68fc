-- Attack: reading what others write to each other: table, view, functions, joins, returning, the other side's marks.
begin;
select plan(15);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,espia}'::text[]) as p (name);
    perform tests.create_user('jefa', '{admin}');
    insert into public.user_messages (id, sender_id, recipient_id, content)
    values ('00000000-0000-4000-8000-000000000001', tests.user_id('ana'), tests.user_id('beto'), 'secreto');
end;
$$;

-- when, then
select tests.authenticate_as('espia');
select is_empty('select id, content from public.user_messages', 'nothing in the table');
select is_empty('select * from public.user_messages_public', 'nor in its view');
select is_empty('select * from public.conversations()', 'nor in the list');
select is_empty(
    $$ select m.* from public.profiles_public as p cross join lateral public.messages_with(p.id) as m $$, 'with whomever'
);
select is_empty(
    $$ select m.content from public.profiles as p inner join public.user_messages as m on m.sender_id = p.id $$, 'nor joined'
);
select is_empty(
    $$ update public.user_messages set read = true returning content $$, 'nor on the way back from a change'
);
select throws_ok(
    $$ insert into public.user_messages (recipient_id, content) values (tests.user_id('beto'), 'x')
       on conflict (id) do update set content = 'x' returning content $$, '42501', null, 'nor by an upsert'
);
select throws_ok(
    $$ select public.report_content('message', '00000000-0000-4000-8000-000000000001', 'spam') $$, 'P0002', null,
    'nor by reporting what was not written to him'
);
select throws_ok(
    $$ select * from public.content_history('message', '00000000-0000-4000-8000-000000000001') $$, '42501', null, 'nor its history'
);
select throws_ok('select * from private.mailbox', '42501', null, 'nor from where both ends are');
select tests.authenticate_as('jefa');
select is_empty('select id, content from public.user_messages', 'an admin reads no more');
select is_empty($$ select * from public.messages_with(tests.user_id('ana')) $$, 'by no function');
select tests.authenticate_as('beto');
select throws_ok(
    'select sender_deleted_at from public.user_messages', '42501', null, 'who may read it does not see what the other deleted'
);
select throws_ok('select * from public.user_messages', '42501', null, 'not even by asking for everything');
select is((select m.content from public.user_messages_public as m), 'secreto', 'the message is there');

select * from finish();
rollback;
