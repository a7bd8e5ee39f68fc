-- public.door_stats(): how many are in, as the log says.
begin;
select plan(8);

-- given
do $$
begin
    perform tests.create_user(p) from unnest('{ana,beto,cami,dora,eva,puerta}'::text[]) as p;
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_date => now() + interval '1 hour');
    perform tests.create_event('vacia', 'olga', p_date => now() + interval '1 hour');
    update public.events set end_date = date + interval '3 hours' where slug = 'charla';
    insert into public.event_staff (event_id, user_id, role)
    values (tests.event_id('charla'), tests.user_id('puerta'), 'check_in');
    insert into public.event_registrations (event_id, user_id, ticket_type, status, payment_status)
    select tests.event_id('charla'), tests.user_id(p.name), p.ticket, p.status::public.registration_status, 'not_required'
    from (
        values ('ana', 'vip', 'confirmed'), ('beto', 'general', 'confirmed'), ('cami', 'general', 'confirmed'),
        ('dora', 'general', 'confirmed'), ('eva', 'general', 'cancelled')
    ) as p (name, ticket, status);
    perform tests.create_ticket('charla', p) from unnest('{ana,beto,cami,dora,eva}'::text[]) as p;
end;
$$;

-- when: two come in by one gate, one by another, and one of them goes again
select tests.authenticate_as('puerta');
do $$
begin
    perform public.check_in(tests.event_id('charla'), 'p1', '1', 'charla/ana', p_gate => 'Norte');
    perform public.check_in(tests.event_id('charla'), 'p2', '1', 'charla/ana', p_gate => 'Sur');
    perform public.check_in(tests.event_id('charla'), 'p2', '2', 'charla/beto', p_gate => 'Sur');
    perform public.check_in(tests.event_id('charla'), 'p1', '2', 'charla/cami');
    perform public.check_in(tests.event_id('charla'), 'p1', '3', 'charla/dora', p_gate => 'Norte');
    perform public.undo_check_in(tests.event_id('charla'), tests.registration_id('charla', 'dora'));
    perform public.check_in(tests.event_id('charla'), 'p1', '4', 'nada');
    perform public.upload_check_ins(tests.event_id('charla'), jsonb_build_array(
        jsonb_build_object('device', 'p3', 'nonce', '1', 'code', 'charla/eva', 'scanned_at', now())
    ));
end;
$$;

-- then
select results_eq(
    $$ select * from public.door_stats(tests.event_id('charla')) $$,
    $$ values (
        now() - interval '1 hour', now() + interval '4 hours', 4::bigint, 3::bigint, null::bigint,
        '{"vip": {"expected": 1, "checked_in": 1}, "general": {"expected": 3, "checked_in": 2}}'::jsonb,
        '{"Norte": 1, "Sur": 1, "": 1}'::jsonb, 1::bigint
    ) $$,
    'each counts once, by the gate where he came first'
);
select tests.clear_authentication();
select results_eq(
    $$ select e.actual_attendees, s.attended from public.events as e inner join private.event_seats as s on s.event_id = e.id
       where e.slug = 'charla' $$,
    'values (3, 3)', 'as the counters of the event say'
);
select tests.authenticate_as('olga');
select results_eq(
    $$ select s.expected, s.checked_in, s.no_shows, s.by_ticket_type, s.by_gate, s.flagged
       from public.door_stats(tests.event_id('vacia')) as s $$,
    $$ values (0::bigint, 0::bigint, null::bigint, '{}'::jsonb, '{}'::jsonb, 0::bigint) $$,
    'where nobody is expected nobody is'
);

-- when: the event is over
select tests.freeze(now() + interval '4 hours');
select is((select s.no_shows from public.door_stats(tests.event_id('charla')) as s), 1::bigint, 'then it is known who did not come');

-- when: somebody is in without having been scanned
select tests.clear_authentication();
update public.event_registrations set check_in_time = now() where user_id = tests.user_id('dora');
select tests.authenticate_as('puerta');
select is((select s.checked_in from public.door_stats(tests.event_id('charla')) as s), 4::bigint, 'that counts too, by whatever way');
select tests.clear_authentication();
delete from auth.users where id = tests.user_id('ana');
select tests.authenticate_as('puerta');
select is((select s.checked_in from public.door_stats(tests.event_id('charla')) as s), 3::bigint, 'who deletes the account is out');

-- then
select throws_ok($$ select public.door_stats(tests.event_id('vacia')) $$, '42501', null, 'not at the door of another event');
select tests.authenticate_as('beto');
select throws_ok($$ select public.door_stats(tests.event_id('charla')) $$, '42501', null, 'guests are not told');

select * from finish();
rollback;
