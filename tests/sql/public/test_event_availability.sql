-- public.event_availability(): the exact seats of an event, and why it is closed.
begin;
select plan(11);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_capacity => 2);
    perform tests.create_event('sin-limite', 'olga');
    perform tests.create_event('borrador', 'olga', 'draft');
    perform tests.create_event('cancelado', 'olga', 'cancelled');
    perform tests.create_event('pasado', 'olga', p_date => now() - interval '1 day');
    perform tests.create_event('cerrado', 'olga');
    perform tests.create_event('en-curso', 'olga', p_date => now() - interval '1 hour');
    perform tests.create_event('techo', 'olga');
    update public.events set registration_deadline = now() - interval '1 hour' where slug = 'cerrado';
    update public.events set end_date = now() + interval '1 hour' where slug = 'en-curso';
    update public.events set max_capacity = 3 where slug = 'techo';
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed');
end;
$$;

-- then
select tests.authenticate_as_anon();
select results_eq(
    $$ select event_id, capacity, taken, available, is_open, reason from public.event_availability(tests.event_id('charla')) $$,
    $$ values (tests.event_id('charla'), 2, 1, 1, true, null::text) $$,
    'anon sees how many seats are left'
);
select results_eq(
    $$ select capacity, taken, available, is_open, reason from public.event_availability(tests.event_id('sin-limite')) $$,
    $$ values (null::integer, 0, null::integer, true, null::text) $$,
    'without a limit nothing is left to count'
);
select results_eq(
    $$ select capacity, available from public.event_availability(tests.event_id('techo')) $$, $$ values (3, 3) $$,
    'the largest capacity counts when there is no other'
);
select results_eq(
    $$ select is_open, reason from public.event_availability(tests.event_id('pasado')) $$, $$ values (false, 'event_over') $$,
    'a past event is over'
);
select results_eq(
    $$ select is_open, reason from public.event_availability(tests.event_id('cancelado')) $$,
    $$ values (false, 'event_not_open') $$,
    'a cancelled event is not open'
);
select results_eq(
    $$ select is_open, reason from public.event_availability(tests.event_id('cerrado')) $$,
    $$ values (false, 'registration_closed') $$,
    'a deadline closes registration'
);
select results_eq(
    $$ select is_open, reason from public.event_availability(tests.event_id('en-curso')) $$,
    $$ values (false, 'registration_closed') $$,
    'without a deadline the beginning does'
);
select is_empty(
    $$ select * from public.event_availability(tests.event_id('borrador')) $$, 'a draft is not there for anon'
);
select is_empty($$ select * from public.event_availability(gen_random_uuid()) $$, 'nor is an unknown event');

-- when: a held seat is taken, too
select tests.clear_authentication();
insert into public.event_registrations (event_id, user_id, ticket_type, status)
values (tests.event_id('charla'), tests.user_id('beto'), 'general', 'pending');
select tests.authenticate_as('ana');
select results_eq(
    $$ select taken, available, is_open, reason from public.event_availability(tests.event_id('charla')) $$,
    $$ values (2, 0, false, 'event_full') $$,
    'a held seat counts, and the event is full'
);
select tests.authenticate_as('olga');
select results_eq(
    $$ select is_open, reason from public.event_availability(tests.event_id('borrador')) $$,
    $$ values (false, 'event_not_open') $$,
    'an organizer sees that her draft is not open'
);

select * from finish();
rollback;
