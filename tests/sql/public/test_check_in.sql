-- public.check_in(): one ok, then already_in; validity comes first; the same scan again is the same answer.
begin;
select plan(29);

-- given: an event that begins in an hour, and another one
do $$
begin
    perform tests.create_user(p) from unnest('{ana,beto,cami,dora,eva,paco,puerta}'::text[]) as p;
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('charla', 'olga', p_date => now() + interval '1 hour');
    perform tests.create_event('otra', 'olga', p_date => now() + interval '1 hour');
    insert into public.event_staff (event_id, user_id, role)
    values (tests.event_id('charla'), tests.user_id('puerta'), 'check_in');
    insert into public.event_registrations (event_id, user_id, ticket_type, status, payment_status, price)
    values
    (tests.event_id('charla'), tests.user_id('ana'), 'vip', 'confirmed', 'not_required', 0),
    (tests.event_id('charla'), tests.user_id('beto'), 'general', 'confirmed', 'not_required', 0),
    (tests.event_id('charla'), tests.user_id('cami'), 'general', 'confirmed', 'pending', 20000),
    (tests.event_id('charla'), tests.user_id('dora'), 'general', 'pending', 'pending', 20000),
    (tests.event_id('charla'), tests.user_id('eva'), 'general', 'waitlisted', 'not_required', 0),
    (tests.event_id('otra'), tests.user_id('paco'), 'general', 'confirmed', 'not_required', 0);
    update public.profiles set last_name = 'Zapata' where id = tests.user_id('ana');
    perform tests.create_ticket('charla', p) from unnest('{ana,beto,cami,dora,eva}'::text[]) as p;
    perform tests.create_ticket('otra', 'paco');
end;
$$;
create function pg_temp.answers(p_text text)
returns setof public.check_in_result
language sql
as $$
    select c.result from public.check_in(tests.event_id('charla'), 'puerta-1', gen_random_uuid()::text, p_text) as c
$$;
grant execute on function pg_temp.answers(text) to public;

-- then
select tests.authenticate_as('puerta');
select results_eq(
    $$ select * from public.check_in(tests.event_id('charla'), 'puerta-1', '1', 'charla/ana', p_gate => 'Norte') $$,
    $$ values (
        'ok'::public.check_in_result, tests.registration_id('charla', 'ana'), 'Ana', 'Z', 'vip', now(), 'Norte',
        null::timestamptz
    ) $$,
    'whoever has a ticket is let in, and the door knows whom it greets'
);
select tests.freeze(now() + interval '10 minutes');
select results_eq(
    $$ select c.result, c.checked_in_at, c.gate
       from public.check_in(tests.event_id('charla'), 'puerta-2', '1', 'charla/ana', p_gate => 'Sur') as c $$,
    $$ values ('already_in'::public.check_in_result, now(), 'Norte') $$,
    'only once: the second door hears when and where that was'
);
select results_eq(
    $$ select c.result, c.checked_in_at, c.gate
       from public.check_in(tests.event_id('charla'), 'puerta-1', '1', 'charla/ana', p_gate => 'Norte') as c $$,
    $$ values ('ok'::public.check_in_result, now(), 'Norte') $$,
    'a door that asks again, because it heard nothing, is told the same'
);
select tests.clear_authentication();
select is((select count(*) from private.check_ins), 2::bigint, 'and that is no new scan');
select results_eq(
    'select e.actual_attendees, s.attended from public.events as e inner join private.event_seats as s on s.event_id = e.id '
    || 'where s.attended > 0',
    'values (1, 1)', 'who is in is counted once'
);
select is(
    (select r.check_in_time from public.event_registrations as r where r.user_id = tests.user_id('ana')), now(),
    'from the first time on'
);
select tests.authenticate_as('puerta');
select throws_ok(
    $$ select public.check_in(tests.event_id('charla'), 'puerta-1', '1', 'charla/beto') $$,
    'MD230', null, 'a number is not used for another ticket'
);
select throws_ok(
    $$ select public.check_in(
        tests.event_id('charla'), 'puerta-1', '1', p_registration_id => tests.registration_id('charla', 'ana')
    ) $$,
    'MD230', null, 'nor for the same one in another way'
);

-- then: whom it does not let in
select results_eq($$ select pg_temp.answers('charla/cami') $$, $$ values ('unpaid'::public.check_in_result) $$, 'who pays at the door pays first');
select results_eq($$ select pg_temp.answers('charla/dora') $$, $$ values ('unpaid'::public.check_in_result) $$, 'who holds a seat too');
select results_eq($$ select pg_temp.answers('charla/eva') $$, $$ values ('not_confirmed'::public.check_in_result) $$, 'who waits has none');
select results_eq($$ select pg_temp.answers('quien sabe') $$, $$ values ('unknown'::public.check_in_result) $$, 'what is no ticket is none');
select results_eq(
    $$ select c.result, c.registration_id, c.first_name
       from public.check_in(tests.event_id('charla'), 'puerta-1', 'x', 'otra/paco') as c $$,
    $$ values ('other_event'::public.check_in_result, null::uuid, null::text) $$,
    'a ticket for something else says no more than that'
);

-- when: places are given back and replaced
select tests.clear_authentication();
update private.ticket_codes as t set revoked_at = now() where t.code_hash = private.ticket_hash('charla/beto');
update public.event_registrations as r set status = 'cancelled' where r.user_id = tests.user_id('ana');
select tests.authenticate_as('puerta');
select results_eq($$ select pg_temp.answers('charla/beto') $$, $$ values ('replaced'::public.check_in_result) $$, 'a code that was replaced');
select results_eq($$ select pg_temp.answers('charla/ana') $$, $$ values ('cancelled'::public.check_in_result) $$, 'in, then cancelled: cancelled');

-- then: by the list of names
select results_eq(
    $$ select c.result, c.first_name from public.check_in(
        tests.event_id('charla'), 'puerta-1', 'y', p_registration_id => tests.registration_id('charla', 'beto')
    ) as c $$,
    $$ values ('ok'::public.check_in_result, 'Beto') $$,
    'somebody without a telephone is found by name'
);
select throws_ok(
    $$ select public.check_in(
        tests.event_id('charla'), 'puerta-1', 'z', p_registration_id => tests.registration_id('otra', 'paco')
    ) $$,
    'P0002', null, 'not at the door of another event'
);
select throws_ok($$ select public.check_in(tests.event_id('charla'), 'puerta-1', 'z') $$, '22023', null, 'without a ticket there is nothing to ask');
select throws_ok(
    $$ select public.check_in(tests.event_id('charla'), 'puerta-1', 'z', 'x', tests.registration_id('charla', 'ana')) $$,
    '22023', null, 'nor with two'
);
select throws_ok($$ select public.check_in(tests.event_id('charla'), '', 'z', 'x') $$, '22023', null, 'a device has a name');
select throws_ok($$ select public.check_in(tests.event_id('charla'), 'x', null, 'x') $$, '22023', null, 'a scan has a number');

-- then: the hours of the door
select tests.freeze(now() - interval '1 hour 1 second');
select results_eq(
    $$ select c.result, c.opens_at from public.check_in(tests.event_id('charla'), 'puerta-1', 'early', 'charla/beto') as c $$,
    $$ values ('replaced'::public.check_in_result, null::timestamptz) $$,
    'what is no good is no good before the door opens either'
);
select results_eq(
    $$ select c.result, c.opens_at from public.check_in(
        tests.event_id('charla'), 'puerta-1', 'early 2', p_registration_id => tests.registration_id('charla', 'beto')
    ) as c $$,
    $$ values ('not_open'::public.check_in_result, now() - interval '1 hour') $$,
    'who comes too early hears when it opens'
);
select tests.freeze(now() + interval '13 hours');
select results_eq(
    $$ select c.result from public.check_in(
        tests.event_id('charla'), 'puerta-1', 'late', p_registration_id => tests.registration_id('charla', 'beto')
    ) as c $$,
    $$ values ('closed'::public.check_in_result) $$,
    'twelve hours after an event without an end nobody comes in'
);
select tests.unfreeze();
select tests.authenticate_as('olga');
update public.event_rules as r set door_opens_minutes = 30, door_closes_minutes = 90
where r.event_id = tests.event_id('charla');
select results_eq(
    $$ select c.result, c.opens_at from public.check_in(
        tests.event_id('charla'), 'puerta-1', 'rule', p_registration_id => tests.registration_id('charla', 'beto')
    ) as c $$,
    $$ values ('not_open'::public.check_in_result, now() + interval '30 minutes') $$,
    'the organizer says when it opens'
);
select tests.freeze(now() + interval '14 hours');
select results_eq(
    $$ select c.result from public.check_in(
        tests.event_id('charla'), 'puerta-1', 'rule 2', p_registration_id => tests.registration_id('charla', 'beto')
    ) as c $$,
    $$ values ('already_in'::public.check_in_result) $$,
    'and when it closes'
);
select tests.unfreeze();
select tests.clear_authentication();
update public.events as e set status = 'completed' where e.slug = 'charla';
select tests.authenticate_as('olga');
select results_eq(
    $$ select c.result from public.check_in(
        tests.event_id('charla'), 'puerta-1', 'over', p_registration_id => tests.registration_id('charla', 'beto')
    ) as c $$,
    $$ values ('closed'::public.check_in_result) $$,
    'nor when it was marked as held'
);

-- then: who else stands at the door
select tests.authenticate_as('jefa');
select lives_ok($$ select public.check_in(tests.event_id('charla'), 'x', 'jefa', 'x') $$, 'admins do');
select tests.authenticate_as('ana');
select throws_ok($$ select public.check_in(tests.event_id('charla'), 'x', 'ana', 'charla/ana') $$, '42501', null, 'guests do not');

select * from finish();
rollback;
