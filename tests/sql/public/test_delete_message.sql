-- public.delete_message(): each side clears its own list; what nobody has any more is gone.
begin;
select plan(17);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,caro}'::text[]) as p (name);
    insert into public.user_messages (id, sender_id, recipient_id, content)
    values
    ('00000000-0000-4000-8000-000000000001', tests.user_id('ana'), tests.user_id('beto'), 'uno'),
    ('00000000-0000-4000-8000-000000000002', tests.user_id('ana'), tests.user_id('beto'), 'dos'),
    ('00000000-0000-4000-8000-000000000003', tests.user_id('caro'), tests.user_id('beto'), 'tres');
end;
$$;

-- when, then: the recipient
select tests.authenticate_as('beto');
select lives_ok($$ select public.delete_message('00000000-0000-4000-8000-000000000001') $$, 'the recipient deletes a message');
select results_eq(
    $$ select content from public.user_messages order by content $$, $$ values ('dos'), ('tres') $$, 'it is gone from the table'
);
select results_eq(
    $$ select content from public.messages_with(tests.user_id('ana')) $$, $$ values ('dos') $$, 'from what they wrote'
);
select results_eq(
    $$ select last_message, unread_count from public.conversations() where user_id = tests.user_id('ana') $$,
    $$ values ('dos', 1) $$, 'and from what is unread'
);
select is_empty(
    $$ update public.user_messages set read = true where content = 'uno' returning id $$, 'it cannot be marked'
);
select throws_ok(
    $$ select public.delete_message('00000000-0000-4000-8000-000000000001') $$, 'P0002', 'Este mensaje no existe', 'nor deleted again'
);
select tests.authenticate_as('ana');
select results_eq(
    $$ select content, read from public.user_messages order by content $$, $$ values ('dos', false), ('uno', false) $$,
    'the sender keeps it, and sees no difference'
);

-- when, then: the sender
select lives_ok($$ select public.delete_message('00000000-0000-4000-8000-000000000002') $$, 'the sender deletes another');
select tests.authenticate_as('beto');
select results_eq(
    $$ select content from public.user_messages order by content $$, $$ values ('dos'), ('tres') $$, 'the recipient keeps it'
);
select tests.authenticate_as('caro');
select throws_ok(
    $$ select public.delete_message('00000000-0000-4000-8000-000000000002') $$, 'P0002', null, 'nobody deletes one of others'
);
select tests.authenticate_as_anonymous('nadie');
select throws_ok(
    $$ select public.delete_message('00000000-0000-4000-8000-000000000002') $$, '42501', null, 'nor an anonymous sign-in'
);
select tests.clear_authentication();
select is((select count(*) from public.user_messages), 3::bigint, 'none of them is gone for both');

-- when, then: both
select tests.authenticate_as('ana');
select lives_ok($$ select public.delete_message('00000000-0000-4000-8000-000000000001') $$, 'both have deleted it');
select tests.clear_authentication();
select is(
    (select count(*) from public.user_messages where content = 'uno'), 0::bigint, 'then it is not kept'
);
select lives_ok($$ delete from auth.users where id = tests.user_id('caro') $$, 'a sender leaves');
select tests.authenticate_as('beto');
select lives_ok($$ select public.delete_message('00000000-0000-4000-8000-000000000003') $$, 'what was sent is deleted');
select tests.clear_authentication();
select results_eq($$ select content from public.user_messages $$, $$ values ('dos') $$, 'then it is not kept either');

select * from finish();
rollback;
