-- Attack: accepting a request of one's own.
-- mutation: R39
begin;
select plan(8);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto}'::text[]) as p (name);
    insert into public.user_connections (id, requester_id, recipient_id)
    values ('00000000-0000-4000-8000-000000000001', tests.user_id('ana'), tests.user_id('beto'));
end;
$$;

-- when, then
select tests.authenticate_as('ana');
select throws_ok($$ update public.user_connections set status = 'accepted' $$, '42501', null, 'not by changing the row');
select throws_ok(
    $$ insert into public.user_connections (requester_id, recipient_id, status)
       values (tests.user_id('ana'), tests.user_id('beto'), 'accepted')
       on conflict (id) do update set status = 'accepted' $$, '42501', null, 'nor by an upsert'
);
select throws_ok(
    $$ select public.answer_connection('00000000-0000-4000-8000-000000000001', true) $$, '42501', null, 'nor by answering it'
);
select throws_ok(
    $$ select private.answer_connection('00000000-0000-4000-8000-000000000001', true) $$, '42501', null,
    'nor behind the API'
);
select is(
    (select r.status from public.request_connection(tests.user_id('beto')) as r), 'pending', 'nor by asking again'
);
select throws_ok(
    $$ update public.user_connections set requester_id = recipient_id, recipient_id = requester_id $$, '42501', null,
    'nor by turning it round'
);
select throws_ok($$ delete from public.user_connections $$, '42501', null, 'nor is it deleted');

-- then
select tests.clear_authentication();
select is((select c.status from public.user_connections as c), 'pending', 'beto has not answered');

select * from finish();
rollback;
