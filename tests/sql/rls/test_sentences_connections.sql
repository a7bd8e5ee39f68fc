-- What the document says of messages and connections, performed and negated.
begin;
select plan(13);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,caro}'::text[]) as p (name);
    insert into public.user_messages (sender_id, recipient_id, content)
    values
    (tests.user_id('ana'), tests.user_id('beto'), 'de ana'),
    (tests.user_id('beto'), tests.user_id('ana'), 'de beto');
end;
$$;

select tests.authenticate_as('ana');
select results_eq(
    $$ select content from public.user_messages order by content $$, $$ values ('de ana'), ('de beto') $$,
    'Users can view their messages (performed): those they sent and those they got'
);
select tests.authenticate_as('caro');
select is_empty(
    $$ select content from public.user_messages $$, 'Users can view their messages (negated): not those of others'
);
select tests.authenticate_as_anon();
select throws_ok(
    $$ select content from public.user_messages $$, '42501', null, 'Users can view their messages (negated): nor without signing in'
);

select tests.authenticate_as('caro');
select results_eq(
    $$ insert into public.user_messages (recipient_id, content) values (tests.user_id('ana'), 'de caro') returning sender_id $$,
    $$ values (tests.user_id('caro')) $$, 'Users can send messages (performed): in their own name'
);
select throws_ok(
    $$ insert into public.user_messages (sender_id, recipient_id, content)
       values (tests.user_id('beto'), tests.user_id('ana'), 'de beto') $$,
    '42501', null, 'Users can send messages (negated): not in the name of another'
);
select tests.authenticate_as_anonymous('nadie');
select throws_ok(
    $$ insert into public.user_messages (recipient_id, content) values (tests.user_id('ana'), 'de nadie') $$,
    '42501', null, 'Users can send messages (negated): nor without an account'
);

select tests.authenticate_as('ana');
select is(
    (select r.status from public.request_connection(tests.user_id('beto')) as r), 'pending',
    'Users can manage their connections (performed): they ask'
);
select tests.authenticate_as('beto');
select is(
    (select r.status from public.answer_connection((select c.id from public.user_connections as c), true) as r), 'accepted',
    'Users can manage their connections (performed): answer'
);
select tests.authenticate_as('caro');
select is_empty(
    $$ select id from public.user_connections $$, 'Users can manage their connections (negated): not see those of others'
);
select tests.authenticate_as('beto');
select throws_ok(
    $$ update public.user_connections set requester_id = tests.user_id('caro') $$,
    '42501', null, 'Users can manage their connections (negated): nor rewrite them'
);
select is(
    (select r.status from public.remove_connection((select c.id from public.user_connections as c)) as r), 'removed',
    'Users can manage their connections (performed): and end them'
);
select tests.authenticate_as_anon();
select throws_ok(
    $$ select id from public.user_connections $$, '42501', null,
    'Users can manage their connections (negated): nor without signing in'
);
select tests.clear_authentication();
select is((select count(*) from public.user_connections), 1::bigint, 'there is one connection');

select * from finish();
rollback;
