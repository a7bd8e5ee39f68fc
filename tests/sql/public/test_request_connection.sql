-- public.request_connection(): one row for two people; asking back accepts; a no holds for a while.
begin;
select plan(25);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,caro,mudo}'::text[]) as p (name);
    insert into public.user_silences (user_id, ends_at) values (tests.user_id('mudo'), '2031-01-01Z');
    perform tests.freeze('2030-05-01 12:00Z');
end;
$$;
create function pg_temp.told(p_name text) returns setof text language sql security definer
as $$ select n.message from public.notifications as n where n.user_id = tests.user_id(p_name) order by n.message $$;
grant execute on function pg_temp.told(text) to public;

-- then: asking
select tests.authenticate_as('ana');
select results_eq(
    $$ select status, requester_id, created_at > now() - interval '1 hour' from public.request_connection(tests.user_id('beto')) $$,
    $$ values ('pending', tests.user_id('ana'), true) $$, 'a request waits'
);
select results_eq('select * from pg_temp.told(''beto'')', $$ values ('Ana quiere conectar contigo') $$, 'who is asked is told');
select is(
    (select r.id from public.request_connection(tests.user_id('beto')) as r), (select c.id from public.user_connections as c),
    'asking twice gives the same row'
);
select results_eq('select * from pg_temp.told(''beto'')', $$ values ('Ana quiere conectar contigo') $$, 'and tells once');

-- then: asking back
select tests.authenticate_as('beto');
select results_eq(
    $$ select status, requester_id, decided_at from public.request_connection(tests.user_id('ana')) $$,
    $$ values ('accepted', tests.user_id('ana'), '2030-05-01 12:00Z'::timestamptz) $$, 'who asks back accepts'
);
select results_eq('select * from pg_temp.told(''ana'')', $$ values ('Beto aceptó tu solicitud') $$, 'who asked is told');
select results_eq(
    $$ select status from public.request_connection(tests.user_id('ana')) $$, $$ values ('accepted') $$,
    'asking a friend changes nothing'
);

-- then: what ended may begin again
select is(
    (select r.status from public.remove_connection((select c.id from public.user_connections as c)) as r), 'removed', 'it ends'
);
select results_eq(
    $$ select status, requester_id, created_at from public.request_connection(tests.user_id('ana')) $$,
    $$ values ('pending', tests.user_id('beto'), '2030-05-01 12:00Z'::timestamptz) $$, 'and the other one may ask anew'
);

-- then: a no holds for 30 days
select tests.authenticate_as('ana');
select is(
    (select r.status from public.answer_connection((select c.id from public.user_connections as c), false) as r), 'declined',
    'a no'
);
select tests.authenticate_as('beto');
select throws_like(
    $$ select public.request_connection(tests.user_id('ana')) $$, 'Aún no puedes volver a pedirlo', 'holds'
);
select throws_ok($$ select public.request_connection(tests.user_id('ana')) $$, 'MD140', null, 'under its own code');
select tests.freeze('2030-05-31 11:59Z');
select throws_ok($$ select public.request_connection(tests.user_id('ana')) $$, 'MD140', null, 'for 30 days');
select tests.freeze('2030-05-31 12:00Z');
select is(
    (select r.status from public.request_connection(tests.user_id('ana')) as r), 'pending', 'and no longer'
);
select tests.authenticate_as('ana');
select is(
    (select r.status from public.answer_connection((select c.id from public.user_connections as c), false) as r), 'declined',
    'whoever said no'
);
select results_eq(
    $$ select status, requester_id from public.request_connection(tests.user_id('beto')) $$,
    $$ values ('pending', tests.user_id('ana')) $$, 'may think better of it at once'
);

-- then: withdrawing and asking again tells nobody twice
select is(
    (select r.status from public.remove_connection((select c.id from public.user_connections as c)) as r), 'cancelled',
    'a request is withdrawn'
);
select is((select r.status from public.request_connection(tests.user_id('beto')) as r), 'pending', 'and made again');
select is((select count(*) from pg_temp.told('beto')), 2::bigint, 'which is not announced again');

-- then: whom one cannot ask
select throws_ok($$ select public.request_connection(gen_random_uuid()) $$, 'P0002', null, 'nobody');
select throws_ok($$ select public.request_connection(null) $$, 'P0002', null, 'nobody at all');
select throws_ok($$ select public.request_connection(tests.user_id('ana')) $$, '23514', null, 'oneself');
select tests.authenticate_as('mudo');
select throws_ok($$ select public.request_connection(tests.user_id('caro')) $$, 'MD501', null, 'a silenced person asks nobody');
select tests.authenticate_as_anonymous('nadie');
select throws_ok($$ select public.request_connection(tests.user_id('caro')) $$, '42501', null, 'an anonymous one neither');
select tests.clear_authentication();
select results_eq(
    $$ select requester_id, recipient_id, status from public.user_connections $$,
    $$ values (tests.user_id('ana'), tests.user_id('beto'), 'pending') $$, 'all that was one row'
);

select * from finish();
rollback;
