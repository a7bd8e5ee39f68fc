-- private.claim_registration_key(): the same call again is known by its key.
begin;
select plan(12);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_capacity => 1);
    perform tests.create_event('otra', 'olga');
end;
$$;
select tests.authenticate_as('ana');
create temporary table first_time as select * from public.register_for_event(tests.event_id('charla'), 'general', 'k-1');
grant select on first_time to public;

-- then
select results_eq(
    $$ select id, status from public.register_for_event(tests.event_id('charla'), 'general', 'k-1') $$,
    $$ select id, status from first_time $$, 'the same key gives the same row'
);
select throws_ok(
    $$ select public.register_for_event(tests.event_id('otra'), 'general', 'k-1') $$, 'MD210', null, 'for another event it is refused'
);
select throws_ok(
    $$ select public.register_for_event(tests.event_id('charla'), 'vip', 'k-1') $$, 'MD210', null, 'for another ticket'
);
select throws_ok(
    $$ select public.register_for_event(tests.event_id('charla'), 'general', 'k-1', false) $$, 'MD210', null, 'for another wish'
);
select throws_ok(
    $$ select public.register_for_event(tests.event_id('charla'), 'general', '') $$, '22023', null, 'nothing is no key'
);
select throws_ok(
    $$ select public.register_for_event(tests.event_id('charla'), 'general', repeat('k', 201)) $$, '22023', null, 'nor is a novel'
);
select lives_ok($$ select public.cancel_registration((select id from first_time)) $$, 'when it is cancelled');
select is(
    (select status from public.register_for_event(tests.event_id('charla'), 'general', 'k-1'))::text,
    'cancelled', 'a late retry does not register again'
);
select is(
    (select status from public.register_for_event(tests.event_id('charla'), 'general', 'k-2'))::text,
    'confirmed', 'a new call does'
);
select tests.authenticate_as('beto');
select is(
    (select status from public.register_for_event(tests.event_id('otra'), 'general', 'k-1'))::text,
    'confirmed', 'the keys of another are no matter'
);
select throws_ok(
    $$ select public.register_for_event(tests.event_id('charla'), 'general', 'k-3', false) $$, 'MD201', null, 'who is refused'
);
select lives_ok(
    $$ select public.register_for_event(tests.event_id('charla'), 'general', 'k-3', true) $$, 'has used no key'
);

select * from finish();
rollback;
