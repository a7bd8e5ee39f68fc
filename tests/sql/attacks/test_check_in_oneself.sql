-- Attack: a guest who lets himself in, or says that he was there.
begin;
select plan(8);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_date => now() + interval '1 hour');
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed');
    perform tests.create_ticket('charla', 'ana');
end;
$$;

-- then
select tests.authenticate_as('ana');
select throws_ok(
    $$ select public.check_in(tests.event_id('charla'), 'd', '1', 'charla/ana') $$, '42501', null, 'by her own ticket'
);
select throws_ok(
    $$ select public.check_in(
        tests.event_id('charla'), 'd', '1', p_registration_id => tests.registration_id('charla', 'ana')
    ) $$,
    '42501', null, 'by her own name'
);
select throws_ok(
    $$ select public.upload_check_ins(tests.event_id('charla'), jsonb_build_array(
        jsonb_build_object('device', 'd', 'nonce', '1', 'code', 'charla/ana', 'scanned_at', now())
    )) $$,
    '42501', null, 'as a device'
);
select throws_ok(
    'update public.event_registrations set check_in_time = now()', '42501', null, 'by writing it down'
);
select throws_ok(
    $$ insert into private.check_ins (event_id, result) values (tests.event_id('charla'), 'ok') $$,
    '42501', null, 'in the log'
);
select throws_ok(
    $$ select private.record_scan(null, private.ticket_hash('charla/ana'), null, 'd', '1', null, null) $$,
    '42501', null, 'behind the door'
);
select throws_ok(
    $$ select private.lock_door(tests.event_id('charla'), null, null) $$, '42501', null, 'or by holding it shut'
);
select tests.clear_authentication();
select results_eq(
    'select r.check_in_time, (select count(*) from private.check_ins) from public.event_registrations as r',
    'values (null::timestamptz, 0::bigint)', 'she is not in'
);

select * from finish();
rollback;
