-- public.set_event_capacity(): more or fewer seats, never fewer than are taken.
begin;
select plan(13);

-- given: two seats taken, one of them by a confirmed person, the other held
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('omar', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('charla', 'olga', p_capacity => 5);
    perform tests.create_event('cancelado', 'olga', 'cancelled');
    insert into public.venues (id, name, address, area, capacity, is_approved)
    values ('00000000-0000-4000-8000-000000000001', 'Ruta N', 'x', 'x', 8, true);
    update public.events set venue_id = '00000000-0000-4000-8000-000000000001' where slug = 'charla';
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values
    (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed'),
    (tests.event_id('charla'), tests.user_id('beto'), 'general', 'pending');
end;
$$;

-- then
select tests.authenticate_as('olga');
select results_eq(
    $$ select capacity, max_capacity from public.set_event_capacity(tests.event_id('charla'), 2, 8) $$,
    $$ values (2, 8) $$,
    'an organizer lowers the capacity to what is taken'
);
select results_eq(
    $$ select capacity, available, reason from public.event_availability(tests.event_id('charla')) $$,
    $$ values (2, 0, 'event_full') $$,
    'and the event is full'
);
select throws_ok(
    $$ select public.set_event_capacity(tests.event_id('charla'), 1) $$, 'MD107', null, 'a held seat is taken, too'
);
select throws_ok(
    $$ select public.set_event_capacity(tests.event_id('charla'), 9) $$, 'MD106', null, 'the venue does not hold more than 8'
);
select throws_ok(
    $$ select public.set_event_capacity(tests.event_id('charla'), null, 9) $$,
    'MD106', null, 'nor is the largest capacity a way around it'
);
select throws_ok(
    $$ select public.set_event_capacity(tests.event_id('charla'), 0) $$, 'MD107', null, 'no seats at all are too few'
);
select throws_ok(
    $$ select public.set_event_capacity(tests.event_id('charla'), 5, 4) $$, '23514', null, 'the largest capacity is the largest'
);
select throws_ok(
    $$ select public.set_event_capacity(tests.event_id('cancelado'), 4) $$, 'MD101', null, 'a cancelled event has no seats'
);
select throws_ok($$ select public.set_event_capacity(gen_random_uuid(), 4) $$, 'P0002', null, 'an unknown event is an error');
select results_eq(
    $$ select capacity, max_capacity from public.set_event_capacity(tests.event_id('charla'), null) $$,
    $$ values (null::integer, null::integer) $$,
    'a limit can be lifted'
);
select results_eq(
    $$ select capacity, taken, available, is_open from public.event_availability(tests.event_id('charla')) $$,
    $$ values (8, 2, 6, true) $$,
    'and the event is open again, for as many as its venue holds'
);
select tests.authenticate_as('omar');
select throws_ok(
    $$ select public.set_event_capacity(tests.event_id('charla'), 4) $$, '42501', null, 'nobody sets the seats of another'
);
select tests.authenticate_as('jefa');
select results_eq(
    $$ select capacity from public.set_event_capacity(tests.event_id('charla'), 6) $$, $$ values (6) $$,
    'an admin sets those of any event'
);

select * from finish();
rollback;
