-- private.event_seats: follows the capacity, and cannot hold more people than that.
begin;
select plan(6);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_capacity => 3);
    perform tests.create_event('sin-limite', 'olga');
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed');
end;
$$;

-- then
select results_eq(
    $$ select k.slug, s.capacity, s.confirmed, s.held, s.attended
       from private.event_seats as s inner join private.event_keys as k on k.id = s.event_id order by k.slug $$,
    $$ values ('charla', 3, 1, 0, 0), ('sin-limite', null::integer, 0, 0, 0) $$,
    'each event has its seats'
);
select throws_ok(
    $$ update private.event_seats set confirmed = 4 where capacity = 3 $$, '23514', null, 'a constraint stops overselling'
);
select throws_ok(
    $$ update private.event_seats set held = 3 where capacity = 3 $$, '23514', null, 'held seats count'
);
select throws_ok(
    $$ update private.event_seats set held = -1 $$, '23514', null, 'counters do not fall below 0'
);
select lives_ok($$ update public.events set max_capacity = 10 where slug = 'sin-limite' $$, 'a largest capacity');
select is(
    (select s.capacity from private.event_seats as s where s.event_id = tests.event_id('sin-limite')), 10,
    'counts where there is no other'
);

select * from finish();
rollback;
