-- private.process_event_registration(), lock_registration_seats(): seats are counted on every path.
-- mutation: R22
-- mutation: R24
-- mutation: R25
-- mutation: R28
begin;
select plan(15);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('cami');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('uno', 'olga', p_capacity => 2);
    perform tests.create_event('dos', 'olga', p_capacity => 2);
end;
$$;
create temporary view counted as
select e.slug, s.confirmed, s.held, s.attended, e.current_registrations, e.actual_attendees
from public.events as e
inner join private.event_seats as s on s.event_id = e.id
order by e.slug desc;

-- when, then: each status
select lives_ok(
    $$ insert into public.event_registrations (event_id, user_id, ticket_type, status)
       values (tests.event_id('uno'), tests.user_id('ana'), 'general', 'confirmed'),
              (tests.event_id('uno'), tests.user_id('beto'), 'general', 'pending'),
              (tests.event_id('uno'), tests.user_id('cami'), 'general', 'waitlisted') $$,
    'two seats and a place on the waiting list'
);
select results_eq(
    $$ select * from counted where slug = 'uno' $$, $$ values ('uno', 1, 1, 0, 1, 0) $$,
    'confirmed is taken, pending is held, waiting takes nothing'
);
select throws_ok(
    $$ update public.event_registrations set status = 'offered', hold_expires_at = now() + interval '1 day' where user_id = tests.user_id('cami') $$,
    'MD201', null, 'an offer needs a seat'
);
select lives_ok(
    $$ update public.event_registrations set status = 'expired' where user_id = tests.user_id('beto') $$, 'a hold runs out'
);
select lives_ok(
    $$ update public.event_registrations set status = 'offered', hold_expires_at = now() + interval '1 day' where user_id = tests.user_id('cami') $$,
    'and the seat is offered'
);
select results_eq(
    $$ select * from counted where slug = 'uno' $$, $$ values ('uno', 1, 1, 0, 1, 0) $$, 'an offer holds it'
);

-- when, then: check-in and back
update public.event_registrations set check_in_time = now() where user_id = tests.user_id('ana');
select results_eq(
    $$ select attended, actual_attendees from counted where slug = 'uno' $$, $$ values (1, 1) $$, 'who comes is counted'
);
update public.event_registrations set check_in_time = null where user_id = tests.user_id('ana');
select results_eq(
    $$ select attended, actual_attendees from counted where slug = 'uno' $$, $$ values (0, 0) $$, 'a mistake is uncounted'
);

-- when, then: to another event, and away
select lives_ok(
    $$ update public.event_registrations set event_id = tests.event_id('dos') where user_id = tests.user_id('ana') $$,
    'a registration moves'
);
select results_eq(
    $$ select slug, confirmed, held, current_registrations from counted $$,
    $$ values ('uno', 0, 1, 0), ('dos', 1, 0, 1) $$,
    'both events are counted anew'
);
select lives_ok($$ delete from public.event_registrations where user_id = tests.user_id('ana') $$, 'a registration goes');
select lives_ok($$ delete from auth.users where id = tests.user_id('cami') $$, 'a person goes');
select results_eq(
    $$ select slug, confirmed, held, current_registrations from counted $$,
    $$ values ('uno', 0, 0, 0), ('dos', 0, 0, 0) $$,
    'their seats are free'
);

-- when, then: many at once
select throws_ok(
    $$ insert into public.event_registrations (event_id, user_id, ticket_type, status)
       select tests.event_id('dos'), u.id, 'general', 'confirmed' from auth.users as u $$,
    'MD201', null, 'three in one statement do not fit into two seats'
);
select results_eq(
    $$ select confirmed from counted where slug = 'dos' $$, $$ values (0) $$, 'and none of them gets in'
);

select * from finish();
rollback;
