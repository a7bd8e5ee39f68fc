-- Attack: making an event look popular.
begin;
select plan(6);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('charla', 'olga');
end;
$$;

-- when, then
select tests.authenticate_as('olga');
select throws_ok(
    $$ update public.events set current_registrations = 500 $$, '42501', null, 'an organizer does not write registrations'
);
select throws_ok($$ update public.events set actual_attendees = 500 $$, '42501', null, 'nor attendees');
select throws_ok($$ update public.events set views_count = 500 $$, '42501', null, 'nor views');
select throws_ok(
    $$ insert into public.events (title, description, date, location, current_registrations)
       values ('x', 'd', now() + interval '1 day', 'x', 500) $$,
    '42501', null, 'nor begins with some'
);
select tests.authenticate_as('jefa');
select throws_ok($$ update public.events set views_count = 500 $$, '42501', null, 'an admin does not either');

-- then
select is(
    (select e.current_registrations + e.actual_attendees + e.views_count from public.events_public as e), 0,
    'the counters are as they were'
);

select * from finish();
rollback;
