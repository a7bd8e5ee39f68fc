-- Attack: a connection that nobody agreed to, in one's own name or in others'.
-- mutation: R39
begin;
select plan(7);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,dora}'::text[]) as p (name);
    perform tests.create_user('jefa', '{admin}');
end;
$$;

-- when, then
select tests.authenticate_as('ana');
select throws_ok(
    $$ insert into public.user_connections (requester_id, recipient_id, status)
       values (tests.user_id('dora'), tests.user_id('ana'), 'accepted') $$, '42501', null, 'nobody asks in the name of another'
);
select throws_ok(
    $$ insert into public.user_connections (requester_id, recipient_id, status)
       values (tests.user_id('ana'), tests.user_id('dora'), 'accepted') $$, '42501', null, 'nor is accepted by writing it'
);
select throws_ok(
    $$ insert into public.user_connections (requester_id, recipient_id)
       values (tests.user_id('beto'), tests.user_id('dora')) $$, '42501', null, 'nor brings others together'
);
select throws_ok(
    $$ merge into public.user_connections as c using (select 1) as s on false
       when not matched then insert (requester_id, recipient_id) values (tests.user_id('ana'), tests.user_id('dora')) $$,
    '42501', null, 'nor by a merge'
);
select tests.authenticate_as('jefa');
select throws_ok(
    $$ insert into public.user_connections (requester_id, recipient_id, status)
       values (tests.user_id('ana'), tests.user_id('dora'), 'accepted') $$, '42501', null, 'an admin connects nobody either'
);
select tests.authenticate_as('dora');
select is((select count(*) from public.my_connections()), 0::bigint, 'dora knows nobody');
select tests.clear_authentication();
select is((select count(*) from public.user_connections), 0::bigint, 'there is no connection');

select * from finish();
rollback;
