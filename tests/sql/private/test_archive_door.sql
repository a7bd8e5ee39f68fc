-- The archive takes tickets and the log of the door along, and gives them back; the door of an archived event is shut.
begin;
select plan(12);

-- given: an event of 2022 whose guest has lost a ticket since, with a scan that was nobody's
do $$
begin
    perform tests.create_user(p) from unnest('{ana,beto,puerta}'::text[]) as p;
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('viejo', 'olga', 'completed', '2022-05-05 15:00Z');
    perform tests.create_event('otro', 'olga', 'completed', '2023-05-05 15:00Z');
    insert into public.event_staff (event_id, user_id, role)
    values (tests.event_id('viejo'), tests.user_id('puerta'), 'check_in');
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    select tests.event_id(e), tests.user_id(p), 'general', 'confirmed'
    from unnest('{viejo,otro}'::text[]) as e, unnest('{ana,beto}'::text[]) as p;
    perform tests.create_ticket(e, p) from unnest('{viejo,otro}'::text[]) as e, unnest('{ana,beto}'::text[]) as p;
    perform tests.authenticate_as('puerta');
    perform public.upload_check_ins(tests.event_id('viejo'), jsonb_build_array(
        jsonb_build_object('device', 'd', 'nonce', '1', 'code', 'viejo/ana', 'scanned_at', '2022-05-05T15:05Z'),
        jsonb_build_object('device', 'd', 'nonce', '2', 'code', 'otro/ana', 'scanned_at', '2022-05-05T15:06Z'),
        jsonb_build_object('device', 'd', 'nonce', '3', 'code', 'nada', 'scanned_at', '2022-05-05T15:07Z')
    ));
    perform tests.clear_authentication();
end;
$$;
create temporary table before as
select
    (select jsonb_agg(to_jsonb(c) order by c.id) from private.check_ins as c) as scans,
    (select jsonb_agg(to_jsonb(t) order by t.code_hash) from private.ticket_codes as t) as tickets;

-- when
select is((select (private.archive_events(2022)).rows_moved -> 'private.check_ins'), '3', 'the log goes with the year');

-- then
select is_empty('select from private.check_ins', 'all of it, also what was a ticket for another year');
select results_eq(
    $$ select t.code_hash from private.ticket_codes as t $$,
    $$ select private.ticket_hash(c) from unnest('{otro/ana,otro/beto}'::text[]) as c
       order by array_position(array(select t.code_hash from private.ticket_codes as t), private.ticket_hash(c)) $$,
    'tickets of other years stay'
);
select is((select count(*) from archive.check_ins), 3::bigint, 'it lies in the archive');
select is_empty('select * from monitoring.verify_guarantees()', 'and nothing is missed');
select tests.authenticate_as('puerta');
select throws_ok(
    $$ select public.check_in(tests.event_id('viejo'), 'd', '4', 'viejo/beto') $$, 'MD175', null, 'nobody comes in any more'
);
select throws_ok($$ select public.door_stats(tests.event_id('viejo')) $$, 'MD175', null, 'nobody is counted');
select throws_ok($$ select public.door_manifest(tests.event_id('viejo')) $$, 'MD175', null, 'there is no list');
select throws_ok(
    $$ select public.upload_check_ins(tests.event_id('viejo'), '[]') $$, 'MD175', null, 'nothing comes late'
);

-- when: it comes back
select tests.clear_authentication();
select is((select (private.restore_events(2022)).year), 2022, 'the year comes back');
select results_eq(
    $$ select (select jsonb_agg(to_jsonb(c) order by c.id) from private.check_ins as c),
           (select jsonb_agg(to_jsonb(t) order by t.code_hash) from private.ticket_codes as t) $$,
    'select b.scans, b.tickets from before as b', 'as it was'
);
select is_empty('select * from monitoring.verify_guarantees()', 'and is true');

select * from finish();
rollback;
