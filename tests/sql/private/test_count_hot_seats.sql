-- private.count_hot_seats(): the counters of hot events follow, whoever writes, and a rush ends with its event.
begin;
select plan(10);

-- given: a hot event whose seats its owner fills
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,cami}'::text[]) as p (name);
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_capacity => 2);
    perform tests.authenticate_as('olga');
    perform public.set_event_hot(tests.event_id('charla'));
    perform tests.clear_authentication();
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values
    (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed'),
    (tests.event_id('charla'), tests.user_id('beto'), 'general', 'pending');
end;
$$;
create view pg_temp.counted as
select s.confirmed, s.held, s.attended, e.current_registrations, e.actual_attendees, s.is_hot
from private.event_seats as s
inner join public.events as e on e.id = s.event_id;

-- then
select throws_ok(
    $$ insert into public.event_registrations (event_id, user_id, ticket_type, status)
       values (tests.event_id('charla'), tests.user_id('cami'), 'general', 'confirmed') $$,
    'MD201', null, 'slots are the limit for everybody'
);
select results_eq('select * from pg_temp.counted', 'values (0, 0, 0, 0, 0, true)', 'nothing is counted at once');
select is(private.count_hot_seats(), 1::bigint, 'the job counts it');
select results_eq('select * from pg_temp.counted', 'values (1, 1, 0, 1, 0, true)', 'then it is right');
select lives_ok(
    $$ update public.event_registrations set status = 'confirmed', payment_status = 'not_required' where status = 'pending' $$,
    'one is confirmed'
);
select lives_ok(
    $$ delete from public.event_registrations where user_id = tests.user_id('ana') $$, 'and one is gone'
);
select is(
    (select count(*) from private.seat_slots as s where s.registration_id is null), 1::bigint, 'whose slot is free again'
);
select lives_ok(
    $$ update public.events set capacity = 1 $$, 'there may be fewer seats than were counted before'
);
select tests.freeze((select e.date + interval '1 day' from public.events as e));
select is(private.count_hot_seats(), 1::bigint, 'after the event');
select results_eq('select * from pg_temp.counted', 'values (1, 0, 0, 1, 0, false)', 'the rush is over and all is counted');

select * from finish();
rollback;
