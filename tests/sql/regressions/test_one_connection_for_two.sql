-- Two people are connected once, whoever asks (R40).
-- mutation: R40
begin;
select plan(5);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto}'::text[]) as p (name);
end;
$$;

-- then
select throws_ok(
    $$ insert into public.user_connections (requester_id, recipient_id)
       values (tests.user_id('ana'), tests.user_id('beto')), (tests.user_id('beto'), tests.user_id('ana')) $$,
    '23505', null, 'the same two cannot be there twice'
);
select lives_ok(
    $$ insert into public.user_connections (requester_id, recipient_id) values (tests.user_id('ana'), tests.user_id('beto')) $$, 'once'
);
select throws_ok(
    $$ insert into public.user_connections (requester_id, recipient_id) values (tests.user_id('ana'), tests.user_id('beto')) $$,
    '23505', null, 'nor twice in the same direction'
);
select tests.authenticate_as('beto');
select is(
    (select r.status from public.request_connection(tests.user_id('ana')) as r), 'accepted', 'who asks back accepts'
);
select tests.clear_authentication();
select is((select count(*) from public.user_connections), 1::bigint, 'and there is one connection');

select * from finish();
rollback;
