-- Only whom was asked accepts, and nobody forges a connection in another's name (R39).
-- mutation: R39
begin;
select plan(6);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,dora}'::text[]) as p (name);
end;
$$;

-- when, then
select tests.authenticate_as('ana');
select is((select r.status from public.request_connection(tests.user_id('beto')) as r), 'pending', 'ana asks beto');
select throws_ok($$ update public.user_connections set status = 'accepted' $$, '42501', null, 'she does not accept it herself');
select throws_ok(
    $$ insert into public.user_connections (requester_id, recipient_id, status)
       values (tests.user_id('dora'), tests.user_id('ana'), 'accepted') $$, '42501', null, 'nor has dora asked her'
);
select tests.authenticate_as('beto');
select is(
    (select r.status from public.answer_connection((select c.id from public.user_connections as c), true) as r), 'accepted',
    'beto does'
);
select tests.authenticate_as('dora');
select is((select count(*) from public.my_connections()), 0::bigint, 'dora is connected with nobody');
select tests.clear_authentication();
select results_eq(
    $$ select requester_id, recipient_id, status from public.user_connections $$,
    $$ values (tests.user_id('ana'), tests.user_id('beto'), 'accepted') $$, 'that is all'
);

select * from finish();
rollback;
