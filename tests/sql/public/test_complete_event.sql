-- public.complete_event(): an event that has begun is closed.
begin;
select plan(9);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('omar', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('charla', 'olga', p_date => now() + interval '2 days');
    perform tests.create_event('otra', 'olga', p_date => now() - interval '2 days');
    perform tests.create_event('ahora', 'olga', p_date => now());
    perform tests.create_event('borrador', 'olga', 'draft', now() - interval '2 days');
end;
$$;

-- then
select tests.authenticate_as('olga');
select throws_ok(
    $$ select * from public.complete_event(tests.event_id('charla')) $$, 'MD109', null, 'what has not begun is not completed'
);
select throws_ok(
    $$ select * from public.complete_event(tests.event_id('borrador')) $$, 'MD105', null, 'nor is a draft'
);

select results_eq(
    $$ select status from public.complete_event(tests.event_id('ahora')) $$, $$ values ('completed') $$,
    'what begins now may be'
);

-- when: three days later
select tests.freeze(now() + interval '3 days');
select results_eq(
    $$ select status from public.complete_event(tests.event_id('charla')) $$, $$ values ('completed') $$,
    'the organizer completes an event that took place'
);
select results_eq(
    $$ select status from public.complete_event(tests.event_id('charla')) $$, $$ values ('completed') $$,
    'twice changes nothing'
);
select throws_ok(
    $$ select * from public.cancel_event(tests.event_id('charla')) $$, 'MD105', null, 'it cannot be cancelled any more'
);
select throws_ok($$ select * from public.complete_event(gen_random_uuid()) $$, 'P0002', null, 'an unknown event is an error');
select tests.authenticate_as('omar');
select throws_ok(
    $$ select * from public.complete_event(tests.event_id('otra')) $$, '42501', null, 'nobody completes for another'
);
select tests.authenticate_as('jefa');
select results_eq(
    $$ select status from public.complete_event(tests.event_id('otra')) $$, $$ values ('completed') $$,
    'an admin completes any event'
);

select * from finish();
rollback;
