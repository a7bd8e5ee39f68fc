-- public.set_event_hot(): who prepares an event for a rush, which events can be, and that all else stays as it was.
begin;
select plan(28);

-- given: three seats, two of them taken
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,cami,dani,eva}'::text[]) as p (name);
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('omar', '{organizer}');
    perform tests.create_event('charla', 'olga', p_capacity => 3);
    perform tests.create_event('abierta', 'olga');
    perform tests.create_event('cancelada', 'olga', 'cancelled', p_capacity => 3);
    perform tests.create_event('cuotas', 'olga', p_capacity => 3);
    insert into public.event_ticket_types (event_id, code, name, quota) values (tests.event_id('cuotas'), 'vip', 'VIP', 1);
    perform tests.create_event('espera', 'olga', p_capacity => 3);
    update public.event_rules set waitlist_size = 5 where event_id = tests.event_id('espera');
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values
    (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed'),
    (tests.event_id('charla'), tests.user_id('beto'), 'general', 'confirmed');
end;
$$;
create function pg_temp.own(p_event text) returns uuid language sql as $$
    select r.id from public.event_registrations as r where r.event_id = tests.event_id(p_event) and r.user_id = auth.uid()
$$;
grant execute on function pg_temp.own(text) to authenticated;

-- then: its organizer, for one pool of known size
select tests.authenticate_as('omar');
select throws_ok($$ select public.set_event_hot(tests.event_id('charla')) $$, '42501', null, 'not somebody else');
select tests.authenticate_as('olga');
select throws_ok($$ select public.set_event_hot(gen_random_uuid()) $$, 'P0002', null, 'an unknown event is an error');
select throws_ok($$ select public.set_event_hot(tests.event_id('abierta')) $$, 'MD221', null, 'seats need a number');
select throws_ok($$ select public.set_event_hot(tests.event_id('cuotas')) $$, 'MD221', null, 'and no quota for some tickets');
select throws_ok($$ select public.set_event_hot(tests.event_id('espera')) $$, 'MD221', null, 'nor a limit of who waits');
select throws_ok($$ select public.set_event_hot(tests.event_id('cancelada')) $$, 'MD101', null, 'a cancelled event has no rush');
select lives_ok($$ select public.set_event_hot(tests.event_id('charla')) $$, 'the organizer prepares the event');
select lives_ok($$ select public.set_event_hot(tests.event_id('charla')) $$, 'twice changes nothing');

-- then: it stays one pool
select throws_ok(
    $$ insert into public.event_ticket_types (event_id, code, name, quota)
       values (tests.event_id('charla'), 'vip', 'VIP', 1) $$,
    'MD221', null, 'no quota comes later'
);
select throws_ok(
    $$ update public.event_rules set waitlist_size = 5 where event_id = tests.event_id('charla') $$,
    'MD221', null, 'nor a limit of who waits'
);
select throws_ok(
    $$ select public.set_event_capacity(tests.event_id('charla'), null) $$, 'MD221', null, 'nor are seats without a number'
);
select throws_ok(
    $$ select public.set_event_capacity(tests.event_id('charla'), 1) $$, 'MD107', null, 'nor are there fewer than are taken'
);

-- then: people register as ever
select tests.authenticate_as('cami');
select is((public.register_for_event(tests.event_id('charla'))).status::text, 'confirmed', 'the last seat is taken');
select is((public.register_for_event(tests.event_id('charla'))).status::text, 'confirmed', 'twice is once');
select tests.authenticate_as('dani');
select throws_ok(
    $$ select public.register_for_event(tests.event_id('charla'), p_wait => false) $$, 'MD201', null, 'then it is full'
);
select results_eq(
    $$ select is_allowed, status::text from public.can_register(tests.event_id('charla')) $$,
    $$ values (true, 'waitlisted') $$, 'who asks before hears the same'
);
select is((public.register_for_event(tests.event_id('charla'))).status::text, 'waitlisted', 'and the next one waits');
select tests.authenticate_as('eva');
select is((public.register_for_event(tests.event_id('charla'))).status::text, 'waitlisted', 'as does who comes then');
select results_eq(
    $$ select capacity, taken, available, reason from public.event_availability(tests.event_id('charla')) $$,
    $$ values (3, 3, 0, 'event_full') $$, 'what is shown is exact'
);

-- then: a seat that becomes free is offered in order
select tests.authenticate_as('ana');
select lives_ok($$ select public.cancel_registration(pg_temp.own('charla')) $$, 'a seat is given back');
select tests.authenticate_as('dani');
select is((public.accept_offer(pg_temp.own('charla'))).status::text, 'confirmed', 'the first who waits gets it');
select tests.authenticate_as('ana');
select is((public.register_for_event(tests.event_id('charla'))).status::text, 'waitlisted', 'who comes back waits behind');
select tests.authenticate_as('olga');
select lives_ok($$ select public.set_event_capacity(tests.event_id('charla'), 4) $$, 'a seat more');
select tests.authenticate_as('eva');
select is((public.accept_offer(pg_temp.own('charla'))).status::text, 'confirmed', 'goes to the next');
select tests.clear_authentication();
select is_empty('select * from monitoring.verify_guarantees()', 'all holds');

-- then: and it becomes an ordinary event again
select tests.authenticate_as('olga');
select lives_ok($$ select public.set_event_hot(tests.event_id('charla'), false) $$, 'the rush is over');
select tests.clear_authentication();
select results_eq(
    $$ select s.is_hot, s.confirmed, s.held, s.waiting, e.current_registrations,
           (select count(*)::integer from private.seat_slots)
       from private.event_seats as s inner join public.events as e on e.id = s.event_id where e.slug = 'charla' $$,
    $$ values (false, 4, 0, 1, 4, 0) $$, 'everything is counted, and no slot is left'
);
select is_empty('select * from monitoring.verify_guarantees()', 'all holds');

select * from finish();
rollback;
