-- private.keep_door_log(): check_in_time is what the log of the door says, on every path.
-- mutation: R28
begin;
select plan(13);

-- given
do $$
begin
    perform tests.create_user(p) from unnest('{ana,beto,puerta}'::text[]) as p;
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_date => now() + interval '1 hour');
    insert into public.event_staff (event_id, user_id, role)
    values (tests.event_id('charla'), tests.user_id('puerta'), 'check_in');
    insert into public.event_registrations (event_id, user_id, ticket_type, status, payment_status, check_in_time)
    values (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed', 'not_required', now());
end;
$$;
create view pg_temp.log as
select c.turn, c.result::text, c.user_id, c.scanned_at, c.device from private.check_ins as c order by c.id;
create view pg_temp.counted as
select e.actual_attendees, s.attended, (select count(*)::integer from private.entries) as entries
from public.events as e inner join private.event_seats as s on s.event_id = e.id;

-- then
select results_eq(
    'select * from pg_temp.log', $$ values (0, 'ok', tests.user_id('ana'), now(), null::text) $$,
    'who is put in by hand is in the log'
);
select results_eq('select * from pg_temp.counted', 'values (1, 1, 1)', 'and counts');

-- when: by hand, to another time and out
update public.event_registrations as r set check_in_time = now() - interval '5 minutes';
select results_eq(
    'select turn, result, scanned_at from pg_temp.log',
    $$ values (0, 'ok', now()), (0, 'undone', now()), (1, 'ok', now() - interval '5 minutes') $$,
    'another time is another entry'
);
update public.event_registrations as r set check_in_time = null;
select is((select count(*) from pg_temp.log as l where l.result = 'undone'), 2::bigint, 'out is undone');
select results_eq('select * from pg_temp.counted', 'values (0, 0, 0)', 'and counts no more');

-- when: by the door
select tests.authenticate_as('puerta');
do $$
begin
    perform public.check_in(tests.event_id('charla'), 'p1', '1', p_registration_id => tests.registration_id('charla', 'ana'));
end;
$$;
select tests.clear_authentication();
select results_eq(
    'select turn, result, device from pg_temp.log offset 4', $$ values (2, 'ok', 'p1') $$, 'the door writes its own, once'
);

-- when: the place goes to somebody else
update public.event_registrations as r set user_id = tests.user_id('beto');
select results_eq(
    'select result, user_id from pg_temp.log offset 5', $$ values ('undone', tests.user_id('ana')) $$,
    'who gives the place away is no longer in'
);
select is(
    (select r.check_in_time from public.event_registrations as r), null, 'and who gets it is not yet'
);
update public.event_registrations as r set check_in_time = now();
update public.event_registrations as r set status = 'cancelled';
select results_eq(
    'select result, user_id from pg_temp.log offset 6',
    $$ values ('ok', tests.user_id('beto')), ('undone', tests.user_id('beto')) $$, 'nor is who is cancelled'
);
select results_eq('select * from pg_temp.counted', 'values (0, 0, 0)', 'nobody counts');

-- when: what else happens to a registration
update public.event_registrations as r set status = 'confirmed';
update public.event_registrations as r set check_in_time = now();
update public.event_registrations as r set status = 'confirmed', meta_data = '{"a": 1}', user_id = r.user_id;
select is((select r.check_in_time from public.event_registrations as r), now(), 'nobody goes out by anything else');
delete from public.event_registrations;
select results_eq(
    'select count(*), count(c.registration_id) from private.check_ins as c', 'values (9::bigint, 0::bigint)',
    'the log outlives the registration'
);
delete from auth.users where id in (tests.user_id('ana'), tests.user_id('beto'));
select is_empty('select from private.check_ins', 'and goes with its people');

select * from finish();
rollback;
