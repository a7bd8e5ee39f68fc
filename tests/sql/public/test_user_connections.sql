-- public.user_connections: both ends see it, nobody writes it directly, and what it says is consistent.
begin;
select plan(16);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,caro,dora}'::text[]) as p (name);
    perform tests.create_user('jefa', '{admin}');
    perform tests.freeze('2030-05-01 12:00Z');
    insert into public.user_connections (requester_id, recipient_id, status)
    values
    (tests.user_id('ana'), tests.user_id('beto'), 'pending'),
    (tests.user_id('caro'), tests.user_id('ana'), 'accepted');
    insert into public.user_connections (requester_id, recipient_id, status, decided_at)
    values (tests.user_id('beto'), tests.user_id('caro'), 'declined', '2030-04-01Z');
end;
$$;

-- then: who sees what
select tests.authenticate_as('ana');
select is((select count(*) from public.user_connections), 2::bigint, 'people see the connections that they are an end of');
select tests.authenticate_as('beto');
select is((select count(*) from public.user_connections), 2::bigint, 'whoever asked');
select tests.authenticate_as('dora');
select is((select count(*) from public.user_connections), 0::bigint, 'but none of others');
select tests.authenticate_as('jefa');
select is((select count(*) from public.user_connections), 0::bigint, 'not even an admin does');
select tests.authenticate_as_anonymous('nadie');
select is((select count(*) from public.user_connections), 0::bigint, 'nor an anonymous sign-in');
select tests.authenticate_as_anon();
select throws_ok('select 1 from public.user_connections', '42501', null, 'nor whoever has not signed in');
select tests.clear_authentication();

-- then: what it says
select results_eq(
    $$ select status, decided_at from public.user_connections order by status $$,
    $$ values ('accepted', '2030-05-01 12:00Z'::timestamptz), ('declined', '2030-04-01Z'), ('pending', null) $$,
    'a decision is dated when its date is left out'
);
select lives_ok(
    $$ update public.user_connections set status = 'declined' where status = 'pending' $$, 'a request is decided'
);
select is(
    (
        select c.decided_at from public.user_connections as c
        where c.requester_id = tests.user_id('ana')
    ), '2030-05-01 12:00Z'::timestamptz, 'and dated'
);
select lives_ok(
    $$ update public.user_connections set status = 'pending' where status = 'declined' $$, 'what was declined is asked again'
);
select is(
    (select count(*) from public.user_connections as c where c.status = 'pending' and c.decided_at is null), 2::bigint,
    'and not dated any more'
);
select throws_ok(
    $$ update public.user_connections set status = 'removed' where status = 'pending' $$, 'MD105', null,
    'what was never accepted does not end'
);
select throws_ok(
    $$ update public.user_connections set status = 'amigos' $$, 'MD105', null, 'there is no other state'
);
select throws_ok(
    $$ insert into public.user_connections (requester_id, recipient_id)
       values (tests.user_id('ana'), tests.user_id('ana')) $$, '23514', null, 'nobody is connected with himself'
);

-- then: a person who leaves
select lives_ok($$ delete from auth.users where id = tests.user_id('ana') $$, 'an account is deleted');
select is((select count(*) from public.user_connections), 1::bigint, 'and its connections with it, whoever asked');

select * from finish();
rollback;
