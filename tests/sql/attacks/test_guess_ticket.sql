-- Attack: finding a code that opens the door, by asking.
begin;
select plan(9);

-- given
do $$
begin
    perform tests.create_user(p) from unnest('{ana,mala,puerta}'::text[]) as p;
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_date => now() + interval '1 hour');
    insert into public.event_staff (event_id, user_id, role)
    values (tests.event_id('charla'), tests.user_id('puerta'), 'check_in');
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed');
    perform tests.create_ticket('charla', 'ana');
end;
$$;

-- then: who does not stand at the door learns nothing of a code
select tests.authenticate_as('mala');
select throws_ok(
    $$ select public.check_in(tests.event_id('charla'), 'x', '1', 'charla/ana') $$,
    '42501', 'Este evento es de otra persona', 'a good code'
);
select throws_ok(
    $$ select public.check_in(tests.event_id('charla'), 'x', '1', 'nada') $$,
    '42501', 'Este evento es de otra persona', 'is refused like a bad one'
);
select throws_ok(
    $$ select public.upload_check_ins(tests.event_id('charla'), '[{"code": "charla/ana"}]') $$,
    '42501', null, 'also in a list'
);
select throws_ok('select code_hash from private.ticket_codes', '42501', null, 'hashes are not read');
select tests.authenticate_as_anon();
select throws_ok(
    $$ select public.check_in(tests.event_id('charla'), 'x', '1', 'charla/ana') $$, '42501', null, 'nobody in particular asks at all'
);

-- then: the hash is no code
select tests.authenticate_as('puerta');
select results_eq(
    $$ select c.result from public.door_manifest(tests.event_id('charla')) as m
       cross join public.check_in(tests.event_id('charla'), 'x', '1', m.code_hashes[1]) as c $$,
    $$ values ('unknown'::public.check_in_result) $$,
    'who has the list of a door cannot make a ticket of it'
);
select results_eq(
    $$ select c.result from public.check_in(tests.event_id('charla'), 'x', '2', 'CHARLA/ANA') as c
       union all
       select c.result from public.check_in(tests.event_id('charla'), 'x', '3', '') as c $$,
    $$ values ('unknown'::public.check_in_result), ('unknown') $$,
    'almost right is wrong'
);
select tests.clear_authentication();
select is(
    (select count(*) from private.check_ins as c where c.scanned_by = tests.user_id('puerta') and c.result = 'unknown'),
    3::bigint, 'what staff tries is in the log, with who tried'
);
select is((select r.check_in_time from public.event_registrations as r), null, 'nobody is in');

select * from finish();
rollback;
