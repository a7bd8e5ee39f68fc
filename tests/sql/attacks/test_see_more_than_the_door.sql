-- Attack: staff that may stand at the door of an event, and wants to see or change more of it; or has been sent away.
begin;
select plan(18);

-- given
do $$
begin
    perform tests.create_user(p) from unnest('{ana,puerta}'::text[]) as p;
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_date => now() + interval '1 hour');
    insert into public.event_staff (event_id, user_id, role)
    values (tests.event_id('charla'), tests.user_id('puerta'), 'check_in');
    insert into public.event_registrations (event_id, user_id, ticket_type, status, price)
    values (tests.event_id('charla'), tests.user_id('ana'), 'vip', 'confirmed', 70123);
    perform tests.put_payment('charla', 'ana', 70123);
    update public.profiles set last_name = 'Zapata' where id = tests.user_id('ana');
    perform tests.create_ticket('charla', 'ana');
end;
$$;

-- then: what a door shows
select tests.authenticate_as('puerta');
select is_empty(
    $$ select from (
        select to_jsonb(m)::text as shown from public.door_manifest(tests.event_id('charla')) as m
        union all
        select to_jsonb(c)::text from public.check_in(tests.event_id('charla'), 'd', '1', 'charla/ana') as c
        union all
        select to_jsonb(s)::text from public.door_stats(tests.event_id('charla')) as s
    ) as d
    where d.shown ~ 'Zapata|ana@example|70123|paid' or d.shown ~ tests.user_id('ana')::text $$,
    'no surname, no address, no account, no money'
);
select isnt_empty(
    $$ select from public.door_manifest(tests.event_id('charla')) as m where m.first_name = 'Ana' and m.last_initial = 'Z' $$,
    'a first name and a letter are enough to greet'
);

-- then: the rest of the event is not his
select is_empty('select from public.event_registrations', 'registrations are not read');
select throws_ok($$ select public.event_attendees(tests.event_id('charla')) $$, '42501', null, 'nor those who come, by name');
select throws_ok($$ select public.event_statistics_for(tests.event_id('charla')) $$, '42501', null, 'nor what was paid');
select throws_ok($$ select public.door_log(tests.event_id('charla')) $$, '42501', null, 'nor what others did at the door');
select throws_ok(
    $$ select public.cancel_registration(tests.registration_id('charla', 'ana')) $$, 'P0002', null, 'nobody is thrown out of the list'
);
select throws_ok(
    $$ select public.issue_ticket(tests.registration_id('charla', 'ana')) $$, 'P0002', null, 'no ticket is made for a friend'
);
select throws_ok(
    $$ select public.set_event_capacity(tests.event_id('charla'), 900) $$, '42501', null, 'no seats are added'
);
select throws_ok($$ select public.cancel_event(tests.event_id('charla')) $$, '42501', null, 'the event is not called off');
select tests.clear_authentication();
select is(
    tests.attempt('puerta', $$ update public.events set title = 'Fiesta' where slug = 'charla' $$, 'public.events', 'title'), '-',
    'nor renamed'
);
select is(
    tests.attempt('puerta', $$ update public.event_rules set door_opens_minutes = 1 $$, 'public.event_rules', 'door_opens_minutes'),
    '-', 'nor its hours changed'
);
select tests.authenticate_as('puerta');
select throws_ok(
    $$ select public.add_event_staff(tests.event_id('charla'), tests.user_id('ana'), 'check_in') $$,
    '42501', null, 'nor others let behind the door'
);

-- when: he is sent away
select tests.authenticate_as('olga');
do $$ begin perform public.remove_event_staff(tests.event_id('charla'), tests.user_id('puerta')); end; $$;
select tests.authenticate_as('puerta');
select throws_ok($$ select public.door_manifest(tests.event_id('charla')) $$, '42501', null, 'he has no list any more');
select throws_ok($$ select public.check_in(tests.event_id('charla'), 'd', '2', 'charla/ana') $$, '42501', null, 'lets nobody in');
select throws_ok(
    $$ select public.undo_check_in(tests.event_id('charla'), tests.registration_id('charla', 'ana')) $$,
    '42501', null, 'puts nobody out'
);
select throws_ok(
    $$ select public.check_in(tests.event_id('charla'), 'd', '1', 'charla/ana') $$, '42501', null,
    'and hears no old answers'
);

-- when: the organizer is none any more
select tests.clear_authentication();
delete from public.user_roles where user_id = tests.user_id('olga');
select tests.authenticate_as('olga');
select throws_ok($$ select public.door_manifest(tests.event_id('charla')) $$, '42501', null, 'she has no list either');

select * from finish();
rollback;
