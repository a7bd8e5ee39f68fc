-- public.remove_connection(): who asked withdraws, both may end what was accepted.
begin;
select plan(11);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,caro,dora,eva}'::text[]) as p (name);
    insert into public.user_connections (id, requester_id, recipient_id, status)
    values
    ('00000000-0000-4000-8000-000000000001', tests.user_id('ana'), tests.user_id('beto'), 'pending'),
    ('00000000-0000-4000-8000-000000000002', tests.user_id('ana'), tests.user_id('caro'), 'accepted'),
    ('00000000-0000-4000-8000-000000000003', tests.user_id('dora'), tests.user_id('ana'), 'accepted'),
    ('00000000-0000-4000-8000-000000000004', tests.user_id('ana'), tests.user_id('eva'), 'declined');
end;
$$;

-- then
select tests.authenticate_as('beto');
select throws_ok(
    $$ select public.remove_connection('00000000-0000-4000-8000-000000000001') $$, 'MD105', null,
    'whom was asked declines; there is nothing to end yet'
);
select throws_ok(
    $$ select public.remove_connection('00000000-0000-4000-8000-000000000002') $$, 'P0002', null, 'a connection of others is not there'
);
select tests.authenticate_as('ana');
select is(
    (select r.status from public.remove_connection('00000000-0000-4000-8000-000000000001') as r), 'cancelled', 'a request is withdrawn'
);
select is(
    (select r.status from public.remove_connection('00000000-0000-4000-8000-000000000001') as r), 'cancelled', 'twice is the same'
);
select is(
    (select r.status from public.remove_connection('00000000-0000-4000-8000-000000000003') as r), 'removed', 'whom was asked ends it'
);
select throws_ok(
    $$ select public.remove_connection('00000000-0000-4000-8000-000000000004') $$, 'MD105', null, 'a no is not cleared away'
);
select tests.authenticate_as('caro');
select is(
    (select r.status from public.remove_connection('00000000-0000-4000-8000-000000000002') as r), 'removed', 'so does the other'
);
select tests.authenticate_as('ana');
select is(
    (select r.status from public.remove_connection('00000000-0000-4000-8000-000000000002') as r), 'removed', 'who asked comes late'
);
select tests.authenticate_as('beto');
select throws_ok(
    $$ select public.answer_connection('00000000-0000-4000-8000-000000000001', true) $$, 'MD105', null,
    'what was withdrawn is not accepted any more'
);
select tests.authenticate_as_anonymous('nadie');
select throws_ok(
    $$ select public.remove_connection('00000000-0000-4000-8000-000000000001') $$, '42501', null, 'an anonymous sign-in ends nothing'
);
select tests.clear_authentication();
select results_eq(
    $$ select status from public.user_connections order by id $$,
    $$ values ('cancelled'), ('removed'), ('removed'), ('declined') $$, 'that is how it stands'
);

select * from finish();
rollback;
