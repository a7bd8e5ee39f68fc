-- public.answer_connection(): whom was asked says yes or no, once.
begin;
select plan(14);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,caro,mudo}'::text[]) as p (name);
    insert into public.user_silences (user_id, ends_at) values (tests.user_id('mudo'), now() + interval '1 day');
    insert into public.user_connections (id, requester_id, recipient_id)
    values
    ('00000000-0000-4000-8000-000000000001', tests.user_id('ana'), tests.user_id('beto')),
    ('00000000-0000-4000-8000-000000000002', tests.user_id('ana'), tests.user_id('caro')),
    ('00000000-0000-4000-8000-000000000003', tests.user_id('ana'), tests.user_id('mudo'));
end;
$$;

-- then
select tests.authenticate_as('beto');
select results_eq(
    $$ select status, decided_at from public.answer_connection('00000000-0000-4000-8000-000000000001', true) $$,
    $$ values ('accepted', now()) $$, 'a yes'
);
select is(
    (select r.status from public.answer_connection('00000000-0000-4000-8000-000000000001', true) as r), 'accepted',
    'twice is the same'
);
select throws_ok(
    $$ select public.answer_connection('00000000-0000-4000-8000-000000000001', false) $$, 'MD105', null,
    'a yes is not taken back: a connection is ended'
);
select throws_ok(
    $$ select public.answer_connection('00000000-0000-4000-8000-000000000002', true) $$, 'P0002', null,
    'a request to somebody else is not there'
);
select throws_ok(
    $$ select public.answer_connection(gen_random_uuid(), true) $$, 'P0002', 'Esta conexión no existe', 'like none'
);
select tests.authenticate_as('caro');
select is(
    (select r.status from public.answer_connection('00000000-0000-4000-8000-000000000002', false) as r), 'declined', 'a no'
);
select is(
    (select r.status from public.answer_connection('00000000-0000-4000-8000-000000000002', false) as r), 'declined',
    'twice is the same'
);
select throws_ok(
    $$ select public.answer_connection('00000000-0000-4000-8000-000000000002', true) $$, 'MD105', null,
    'a no becomes a yes by asking back'
);
select tests.authenticate_as('ana');
select throws_ok(
    $$ select public.answer_connection('00000000-0000-4000-8000-000000000003', true) $$, '42501',
    'Solo responde quien recibió la solicitud', 'who asked does not answer'
);
select is((select count(*) from public.notifications as n where n.user_id = tests.user_id('ana')), 1::bigint, 'a yes is told');
select tests.authenticate_as_anonymous('nadie');
select throws_ok(
    $$ select public.answer_connection('00000000-0000-4000-8000-000000000003', true) $$, '42501', null,
    'an anonymous sign-in does not answer'
);
select tests.authenticate_as('mudo');
select is(
    (select r.status from public.answer_connection('00000000-0000-4000-8000-000000000003', true) as r), 'accepted',
    'a silenced person may answer'
);
select tests.clear_authentication();
insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('mudo'), tests.user_id('ana'));
select tests.authenticate_as('mudo');
select throws_ok(
    $$ select public.answer_connection('00000000-0000-4000-8000-000000000003', true) $$, 'P0002', null,
    'with a block there is nothing to answer'
);
select tests.clear_authentication();
select results_eq(
    $$ select status from public.user_connections order by id $$, $$ values ('accepted'), ('declined'), ('removed') $$,
    'that is how it stands'
);

select * from finish();
rollback;
