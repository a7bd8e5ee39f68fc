-- public.door_log(): what happened at the door, for who manages the event.
begin;
select plan(7);

-- given
do $$
begin
    perform tests.create_user(p) from unnest('{ana,puerta,coro}'::text[]) as p;
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_date => now() + interval '1 hour');
    insert into public.event_staff (event_id, user_id, role) values
    (tests.event_id('charla'), tests.user_id('puerta'), 'check_in'),
    (tests.event_id('charla'), tests.user_id('coro'), 'co_organizer');
    insert into public.event_registrations (event_id, user_id, ticket_type, status, payment_status)
    values (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed', 'not_required');
    update public.profiles set last_name = 'Zapata' where id = tests.user_id('ana');
    perform tests.create_ticket('charla', 'ana');
end;
$$;
select tests.authenticate_as('puerta');
do $$
begin
    perform public.check_in(tests.event_id('charla'), 'p1', '1', 'charla/ana', p_gate => 'Norte');
    perform public.check_in(tests.event_id('charla'), 'p2', '1', 'charla/ana', p_gate => 'Sur');
    perform public.upload_check_ins(tests.event_id('charla'), jsonb_build_array(
        jsonb_build_object('device', 'p3', 'nonce', '1', 'code', 'nada', 'scanned_at', now() - interval '10 minutes')
    ));
end;
$$;

-- then
select tests.authenticate_as('olga');
select results_eq(
    $$ select l.result, l.is_flagged, l.registration_id, l.first_name, l.last_name, l.device, l.gate, l.scanned_at,
           l.recorded_at, l.scanned_by
       from public.door_log(tests.event_id('charla')) as l $$,
    $$ values
    (
        'unknown'::public.check_in_result, true, null::uuid, null::text, null::text, 'p3', null::text,
        now() - interval '10 minutes', now(), tests.user_id('puerta')
    ),
    ('already_in', false, tests.registration_id('charla', 'ana'), 'Ana', 'Zapata', 'p2', 'Sur', now(), now(), tests.user_id('puerta')),
    ('ok', false, tests.registration_id('charla', 'ana'), 'Ana', 'Zapata', 'p1', 'Norte', now(), now(), tests.user_id('puerta')) $$,
    'everything that was scanned, newest first'
);
select results_eq(
    $$ select l.device from public.door_log(tests.event_id('charla'), true) as l $$, $$ values ('p3') $$, 'or only what needs a look'
);
select results_eq(
    $$ select o.device
       from public.door_log(tests.event_id('charla'), p_limit => 1) as l
       cross join public.door_log(tests.event_id('charla'), p_limit => 1, p_before => l.id) as o $$,
    $$ values ('p2') $$, 'page by page'
);
select tests.authenticate_as('coro');
select isnt_empty($$ select from public.door_log(tests.event_id('charla')) $$, 'co-organizers read it');
select tests.authenticate_as('puerta');
select throws_ok($$ select public.door_log(tests.event_id('charla')) $$, '42501', null, 'who stands at the door does not');

-- then: it only grows
select tests.clear_authentication();
select throws_ok($$ update private.check_ins set gate = 'Oeste' $$, '42501', null, 'nobody changes it');
select throws_ok($$ delete from private.check_ins $$, '42501', null, 'nor takes anything out');

select * from finish();
rollback;
