-- public.upload_check_ins(): what a door scanned without a line is the truth, as far as it can be.
begin;
select plan(17);

-- given: an event that began an hour ago
do $$
begin
    perform tests.create_user(p) from unnest('{ana,beto,cami,dora,puerta}'::text[]) as p;
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_date => now() - interval '1 hour');
    insert into public.event_staff (event_id, user_id, role)
    values (tests.event_id('charla'), tests.user_id('puerta'), 'check_in');
    insert into public.event_registrations (event_id, user_id, ticket_type, status, payment_status)
    select tests.event_id('charla'), tests.user_id(p), 'general', 'confirmed', 'not_required'
    from unnest('{ana,beto,cami,dora}'::text[]) as p;
    perform tests.create_ticket('charla', p) from unnest('{ana,beto,cami,dora}'::text[]) as p;
end;
$$;
create function pg_temp.scans(variadic p_scans text[])
returns jsonb
language sql
as $$
    select jsonb_agg(
        jsonb_build_object(
            'device', 'sin-red', 'nonce', s.number::text, 'code', split_part(s.scan, ' ', 1), 'gate', 'Sur',
            'scanned_at', now() - split_part(s.scan, ' ', 2)::interval
        )
        order by s.number
    )
    from unnest(p_scans) with ordinality as s (scan, number)
$$;
grant execute on function pg_temp.scans(text[]) to public;

-- given: ana came in with a line, cami has cancelled since
select tests.authenticate_as('puerta');
do $$ begin perform public.check_in(tests.event_id('charla'), 'p1', '1', 'charla/ana', p_gate => 'Norte'); end; $$;
select tests.clear_authentication();
update public.event_registrations as r set status = 'cancelled' where r.user_id = tests.user_id('cami');

-- when
select tests.authenticate_as('puerta');
create temporary table answers as
select u.*
from public.upload_check_ins(
    tests.event_id('charla'),
    pg_temp.scans('charla/beto 10min', 'charla/ana 30min', 'charla/cami 20min', 'nada 5min', 'charla/beto 15min', 'charla/dora 5hours')
) as u;

-- then
select results_eq(
    'select a.scan, a.result, a.is_flagged, a.refusal, a.checked_in_at, a.gate from answers as a order by a.scan',
    $$ values
    (1::bigint, 'already_in'::public.check_in_result, false, null::text, now() - interval '15 minutes', 'Sur'),
    (2, 'already_in', false, null, now() - interval '30 minutes', 'Sur'),
    (3, 'cancelled', true, null, null, null),
    (4, 'unknown', true, null, null, null),
    (5, 'ok', false, null, now() - interval '15 minutes', 'Sur'),
    (6, 'not_open', true, null, null, null) $$,
    'the earliest scan is the first, whenever it comes; what was no good is flagged'
);
select tests.clear_authentication();
select results_eq(
    $$ select u.raw_user_meta_data ->> 'first_name', r.check_in_time
       from public.event_registrations as r inner join auth.users as u on u.id = r.user_id
       where r.check_in_time is not null order by 1 $$,
    $$ values ('Ana', now() - interval '30 minutes'), ('Beto', now() - interval '15 minutes') $$,
    'so they are in since then'
);
select results_eq(
    'select e.entered_at, e.gate from private.entries as e order by 1',
    $$ values (now() - interval '30 minutes', 'Sur'), (now() - interval '15 minutes', 'Sur') $$,
    'and the log says so'
);
select is((select count(*) from private.check_ins as c where c.is_flagged), 3::bigint, 'nothing was lost');
select is(
    (select c.registration_id from private.check_ins as c where c.result = 'cancelled'),
    tests.registration_id('charla', 'cami'), 'it is known whose cancelled ticket it was'
);
select is((select s.attended from private.event_seats as s where s.attended > 0), 2, 'two are in');

-- when: the line breaks, and it is sent again
select tests.authenticate_as('puerta');
select set_eq(
    $$ select * from public.upload_check_ins(
        tests.event_id('charla'),
        pg_temp.scans('charla/beto 10min', 'charla/ana 30min', 'charla/cami 20min', 'nada 5min', 'charla/beto 15min', 'charla/dora 5hours')
    ) $$,
    'select * from answers', 'the same scans get the same answers'
);
select tests.clear_authentication();
select is((select count(*) from private.check_ins), 7::bigint, 'and are no new ones');

-- when: scans are no scans
select tests.authenticate_as('puerta');
create temporary table refused as
select u.*
from public.upload_check_ins(
    tests.event_id('charla'),
    jsonb_build_array(
        jsonb_build_object('device', 'd', 'nonce', '1', 'code', 'charla/dora', 'scanned_at', '2026-13-45T10:00:00Z'),
        jsonb_build_object('device', 'd', 'nonce', '2', 'code', 'charla/dora', 'scanned_at', '2026-01-01 10:00'),
        jsonb_build_object('device', 'd', 'nonce', '3', 'code', 'charla/dora'),
        jsonb_build_object('nonce', '4', 'code', 'charla/dora', 'scanned_at', now()),
        jsonb_build_object('device', 'd', 'nonce', '5', 'scanned_at', now()),
        jsonb_build_object('device', 'd', 'nonce', '6', 'code_hash', 'xyz', 'scanned_at', now()),
        jsonb_build_object('device', 'd', 'nonce', '7', 'registration_id', 'ana', 'scanned_at', now()),
        jsonb_build_object('device', 'd', 'nonce', '8', 'registration_id', gen_random_uuid(), 'scanned_at', now()),
        jsonb_build_object('device', 'sin-red', 'nonce', '1', 'code', 'charla/dora', 'scanned_at', now()),
        '7',
        jsonb_build_object('device', 'd', 'nonce', '10', 'code_hash', 'abcd', 'scanned_at', now()),
        jsonb_build_object(
            'device', 'd', 'nonce', '9', 'scanned_at', now() + interval '3 days',
            'code_hash', encode(sha256('charla/dora'), 'hex')
        )
    )
) as u;

-- then
select results_eq(
    'select r.result, r.refusal from refused as r order by r.scan',
    $$ values
    (null::public.check_in_result, 'malformed'), (null, 'scanned_at_missing'), (null, 'scanned_at_missing'),
    (null, 'scan_incomplete'), (null, 'scan_incomplete'), (null, 'malformed'), (null, 'malformed'),
    (null, 'registration_not_found'), (null, 'scan_reused'), (null, 'scanned_at_missing'), (null, 'malformed'), ('ok', null) $$,
    'each is refused by itself, with its reason; what can be read is taken, by its hash too'
);
select is((select r.checked_in_at from refused as r where r.result = 'ok'), now(), 'nobody comes in the future');
select tests.clear_authentication();
select is((select count(*) from private.check_ins), 8::bigint, 'one more is in the log');
select tests.authenticate_as('puerta');
select lives_ok($$ select public.upload_check_ins(tests.event_id('charla'), '[]') $$, 'nothing is nothing');
select throws_ok($$ select public.upload_check_ins(tests.event_id('charla'), '{}') $$, '22023', null, 'a list is asked for');
select throws_ok($$ select public.upload_check_ins(tests.event_id('charla'), null) $$, '22023', null, 'and not left out');
select throws_ok(
    $$ select public.upload_check_ins(tests.event_id('charla'), (select jsonb_agg(n) from generate_series(1, 501) as n)) $$,
    'MD232', null, 'five hundred at a time'
);

-- when: the event is over
select tests.clear_authentication();
update public.event_registrations as r set check_in_time = null;
update public.events as e set status = 'completed' where e.slug = 'charla';
select tests.freeze(now() + interval '1 day');
select tests.authenticate_as('puerta');
select results_eq(
    $$ select u.result from public.upload_check_ins(tests.event_id('charla'), jsonb_build_array(
        jsonb_build_object('device', 'd', 'nonce', '10', 'code', 'charla/beto', 'scanned_at', now())
    )) as u $$,
    $$ values ('ok'::public.check_in_result) $$,
    'a scan of that evening is good on the next day'
);
select tests.authenticate_as('ana');
select throws_ok($$ select public.upload_check_ins(tests.event_id('charla'), '[]') $$, '42501', null, 'guests upload nothing');

select * from finish();
rollback;
