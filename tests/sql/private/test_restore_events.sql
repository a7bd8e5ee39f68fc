-- private.restore_events(): seats tell the truth when people have been deleted meanwhile.
begin;
select plan(4);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user(p.name) from unnest('{ana,beto}'::text[]) as p (name);
    perform tests.create_event('viejo', 'olga', 'completed', '2022-05-05', 5);
    insert into public.event_registrations (event_id, user_id, ticket_type, status, check_in_time)
    select tests.event_id('viejo'), tests.user_id(p.name), 'general', 'confirmed', '2022-05-05'
    from unnest('{ana,beto}'::text[]) as p (name);
    perform private.archive_events(2022);
    delete from auth.users where id in (tests.user_id('ana'), tests.user_id('olga'));
end;
$$;

-- then
select results_eq('select user_id from archive.event_registrations', $$ values (tests.user_id('beto')) $$, 'the archive forgets people too');
select is((select organizer_id from archive.events), null, 'also who organized');

-- when
select is((select year from private.restore_events(2022)), 2022, 'the year comes back');

-- then
select results_eq(
    $$ select s.confirmed, s.attended, e.current_registrations, e.actual_attendees
       from private.event_seats as s inner join public.events as e on e.id = s.event_id $$,
    'values (1, 1, 1, 1)', 'one person was there'
);

select * from finish();
rollback;
