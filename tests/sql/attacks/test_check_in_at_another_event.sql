-- Attack: staff of one event at the door of another, by every way there is.
begin;
select plan(12);

-- given
do $$
begin
    perform tests.create_user(p) from unnest('{ana,puerta}'::text[]) as p;
    perform tests.create_user(p, '{organizer}') from unnest('{olga,omar}'::text[]) as p;
    perform tests.create_event('charla', 'olga', p_date => now() + interval '1 hour');
    perform tests.create_event('ajena', 'omar', p_date => now() + interval '1 hour');
    insert into public.event_staff (event_id, user_id, role)
    values (tests.event_id('charla'), tests.user_id('puerta'), 'check_in');
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('ajena'), tests.user_id('ana'), 'general', 'confirmed');
    perform tests.create_ticket('ajena', 'ana');
    update public.event_registrations set check_in_time = now();
end;
$$;

-- then
select tests.authenticate_as('puerta');
select throws_ok(
    $$ select public.check_in(tests.event_id('ajena'), 'd', '1', 'ajena/ana') $$, '42501', null, 'nobody is let in'
);
select throws_ok(
    $$ select public.undo_check_in(tests.event_id('ajena'), tests.registration_id('ajena', 'ana')) $$,
    '42501', null, 'nobody is put out'
);
select throws_ok(
    $$ select public.undo_check_in(tests.event_id('charla'), tests.registration_id('ajena', 'ana')) $$,
    'P0002', null, 'not by way of the own event either'
);
select throws_ok(
    $$ select public.check_in(
        tests.event_id('charla'), 'd', '1', p_registration_id => tests.registration_id('ajena', 'ana')
    ) $$,
    'P0002', null, 'nor is a guest of the other found by name'
);
select results_eq(
    $$ select c.result, c.registration_id, c.first_name, c.checked_in_at
       from public.check_in(tests.event_id('charla'), 'd', '1', 'ajena/ana') as c $$,
    $$ values ('other_event'::public.check_in_result, null::uuid, null::text, null::timestamptz) $$,
    'a ticket of the other does not say whose it is'
);
select results_eq(
    $$ select u.result, u.registration_id from public.upload_check_ins(tests.event_id('charla'), jsonb_build_array(
        jsonb_build_object('device', 'd', 'nonce', '2', 'code', 'ajena/ana', 'scanned_at', now())
    )) as u $$,
    $$ values ('other_event'::public.check_in_result, null::uuid) $$,
    'also in a list'
);
select throws_ok($$ select public.upload_check_ins(tests.event_id('ajena'), '[]') $$, '42501', null, 'nothing is uploaded');
select throws_ok($$ select public.door_manifest(tests.event_id('ajena')) $$, '42501', null, 'there is no list');
select throws_ok($$ select public.door_stats(tests.event_id('ajena')) $$, '42501', null, 'nothing is counted');
select throws_ok($$ select public.door_log(tests.event_id('ajena')) $$, '42501', null, 'nothing is read');
select tests.authenticate_as('olga');
select throws_ok(
    $$ select public.check_in(tests.event_id('ajena'), 'd', '1', 'ajena/ana') $$, '42501', null, 'another organizer is nobody there'
);
select tests.clear_authentication();
select results_eq(
    $$ select r.check_in_time, (select count(*) from private.check_ins as c where c.event_id = r.event_id)
       from public.event_registrations as r $$,
    'values (now(), 1::bigint)', 'all is as it was'
);

select * from finish();
rollback;
