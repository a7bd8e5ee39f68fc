-- public.undo_check_in(): an entry is taken back; both stay in the log, and who did it in the audit log.
begin;
select plan(13);

-- given
do $$
begin
    perform tests.create_user(p) from unnest('{ana,beto,puerta}'::text[]) as p;
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_date => now() + interval '1 hour');
    perform tests.create_event('otra', 'olga', p_date => now() + interval '1 hour');
    insert into public.event_staff (event_id, user_id, role)
    values (tests.event_id('charla'), tests.user_id('puerta'), 'check_in');
    insert into public.event_registrations (event_id, user_id, ticket_type, status, payment_status)
    select tests.event_id('charla'), tests.user_id(p), 'general', 'confirmed', 'not_required' from unnest('{ana,beto}'::text[]) as p;
    perform tests.create_ticket('charla', 'ana');
end;
$$;

-- when
select tests.authenticate_as('puerta');
do $$ begin perform public.check_in(tests.event_id('charla'), 'p1', '1', 'charla/ana', p_gate => 'Norte'); end; $$;

-- then
select results_eq(
    $$ select u.result, u.first_name, u.checked_in_at, u.gate
       from public.undo_check_in(tests.event_id('charla'), tests.registration_id('charla', 'ana'), 'Se fue') as u $$,
    $$ values ('undone'::public.check_in_result, 'Ana', now(), 'Norte') $$,
    'who came by mistake goes out again, and it is said what was undone'
);
select results_eq(
    $$ select u.result from public.undo_check_in(tests.event_id('charla'), tests.registration_id('charla', 'ana')) as u $$,
    $$ values ('not_in'::public.check_in_result) $$,
    'twice changes nothing'
);
select results_eq(
    $$ select u.result from public.undo_check_in(tests.event_id('charla'), tests.registration_id('charla', 'beto')) as u $$,
    $$ values ('not_in'::public.check_in_result) $$,
    'nobody goes out who was not in'
);
select tests.clear_authentication();
select results_eq(
    'select c.result, c.turn, c.scanned_by from private.check_ins as c order by c.id',
    $$ values ('ok'::public.check_in_result, 0, tests.user_id('puerta')), ('undone', 0, tests.user_id('puerta')) $$,
    'the log has both'
);
select results_eq(
    $$ select a.actor_id, a.subject_id, a.object_id, a.facts ->> 'gate', a.personal
       from audit.audit_log as a where a.action = 'check_in.undone' $$,
    $$ values (
        tests.user_id('puerta'), tests.user_id('ana'), tests.registration_id('charla', 'ana')::text, 'Norte',
        '{"reason": "Se fue"}'::jsonb
    ) $$,
    'and the audit log who did it, to whom and why'
);
select results_eq(
    $$ select r.check_in_time, s.attended, e.actual_attendees
       from public.event_registrations as r
       inner join private.event_seats as s on s.event_id = r.event_id
       inner join public.events as e on e.id = r.event_id
       where r.user_id = tests.user_id('ana') $$,
    'values (null::timestamptz, 0, 0)',
    'nobody is in'
);

-- when: the same scan comes again, and a new one
select tests.authenticate_as('puerta');
select results_eq(
    $$ select c.result from public.check_in(tests.event_id('charla'), 'p1', '1', 'charla/ana', p_gate => 'Norte') as c $$,
    $$ values ('ok'::public.check_in_result) $$,
    'a device that asks again for what was undone is told what it was told'
);
select is(
    (select m.checked_in_at from public.door_manifest(tests.event_id('charla')) as m where m.first_name = 'Ana'), null,
    'which lets nobody in'
);
select results_eq(
    $$ select c.result from public.check_in(tests.event_id('charla'), 'p1', '2', 'charla/ana') as c $$,
    $$ values ('ok'::public.check_in_result) $$,
    'whoever comes back is let in again'
);
select tests.clear_authentication();
select throws_ok(
    $$ insert into private.check_ins (event_id, event_date, registration_id, result, turn, scanned_at)
       select c.event_id, c.event_date, c.registration_id, 'ok', 1, now() from private.check_ins as c limit 1 $$,
    '23505', null, 'the table itself lets nobody in twice'
);

-- then: who may not
select tests.authenticate_as('olga');
select throws_ok(
    $$ select public.undo_check_in(tests.event_id('otra'), tests.registration_id('charla', 'ana')) $$,
    'P0002', null, 'not by way of another event'
);
select throws_ok($$ select public.undo_check_in(tests.event_id('charla'), null) $$, 'P0002', null, 'nor for nobody');
select tests.authenticate_as('ana');
select throws_ok(
    $$ select public.undo_check_in(tests.event_id('charla'), tests.registration_id('charla', 'ana')) $$,
    '42501', null, 'nobody goes out by himself'
);

select * from finish();
rollback;
