-- public.cancel_event(): a published event is called off, and says why.
begin;
select plan(16);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('charla', 'olga', p_capacity => 2);
    perform tests.create_event('otra', 'olga');
    perform tests.create_event('larga', 'olga');
    perform tests.create_event('borrador', 'olga', 'draft');
    perform tests.create_event('terminado', 'olga', 'completed');
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed');
    perform tests.create_user(p.name) from unnest('{beto,cami,dani,eva}'::text[]) as p (name);
    insert into public.event_registrations (event_id, user_id, ticket_type, status, hold_expires_at) values
    (tests.event_id('charla'), tests.user_id('beto'), 'general', 'waitlisted', null),
    (tests.event_id('charla'), tests.user_id('cami'), 'general', 'offered', now() + interval '1 day'),
    (tests.event_id('charla'), tests.user_id('dani'), 'general', 'requested', null),
    (tests.event_id('charla'), tests.user_id('eva'), 'general', 'expired', null);
end;
$$;

-- then
select tests.authenticate_as('ana');
select throws_ok(
    $$ select * from public.cancel_event(tests.event_id('charla')) $$, '42501', null, 'an attendee cancels no event'
);
select tests.authenticate_as('olga');
select results_eq(
    $$ select status, meta_data ->> 'cancel_reason' from public.cancel_event(tests.event_id('charla'), 'Lluvia') $$,
    $$ values ('cancelled', 'Lluvia') $$,
    'the organizer cancels, and says why'
);
select results_eq(
    $$ select status, meta_data ->> 'cancel_reason' from public.cancel_event(tests.event_id('charla'), 'Otra cosa') $$,
    $$ values ('cancelled', 'Lluvia') $$,
    'twice changes nothing'
);
select tests.clear_authentication();
select results_eq(
    $$ select r.status, count(*) from public.event_registrations as r group by r.status order by r.status $$,
    $$ values ('cancelled'::public.registration_status, 4::bigint), ('expired', 1) $$,
    'whoever had something has it no more'
);
select results_eq(
    $$ select confirmed, held, waiting from private.event_seats where event_id = tests.event_id('charla') $$,
    'values (0, 0, 0)', 'no seat is taken, none is held, nobody waits'
);
select results_eq(
    $$ select count(*), count(distinct user_id) from public.notifications where title = 'Evento cancelado' $$,
    'values (4::bigint, 4::bigint)', 'each of them is told once'
);
select is_empty($$ select from public.notifications where title = 'Hay un cupo para ti' $$, 'and nobody is offered anything');
select results_eq(
    $$ select facts from audit.audit_log where action = 'event.registrations_cancelled' and object_id = tests.event_id('charla')::text $$,
    $$ values ('{"registrations": 4}'::jsonb) $$, 'which is on record once'
);
select is_empty('select * from monitoring.verify_guarantees()', 'and as promised');
select tests.authenticate_as('olga');
select results_eq(
    $$ select length(meta_data ->> 'cancel_reason') from public.cancel_event(tests.event_id('larga'), repeat('x', 9000)) $$,
    $$ values (500) $$,
    'a reason has an end'
);
select throws_ok(
    $$ select * from public.cancel_event(tests.event_id('borrador')) $$, 'MD105', null, 'a draft is thrown away, not cancelled'
);
select throws_ok(
    $$ select * from public.cancel_event(tests.event_id('terminado')) $$, 'MD105', null, 'what took place is not cancelled'
);
select throws_ok(
    $$ select * from public.complete_event(tests.event_id('charla')) $$, 'MD109', null, 'a cancelled event takes no place'
);
select tests.authenticate_as('jefa');
select results_eq(
    $$ select status, meta_data ? 'cancel_reason' from public.cancel_event(tests.event_id('otra')) $$,
    $$ values ('cancelled', false) $$,
    'an admin cancels any event, the reason may be left out'
);
select tests.authenticate_as('ana');
select is(
    (select e.status from public.events_public as e where e.slug = 'charla'), 'cancelled',
    'people see that it was cancelled'
);
select is((select count(*) from public.event_registrations), 1::bigint, 'and keep their registration');

select * from finish();
rollback;
