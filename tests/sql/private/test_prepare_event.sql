-- private.prepare_event(): the rules of an event that a CHECK cannot hold.
begin;
select plan(15);

-- given: a venue for 50
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    insert into public.venues (id, name, address, area, capacity, is_approved)
    values
    ('00000000-0000-4000-8000-000000000001', 'Ruta N', 'x', 'x', 50, true),
    ('00000000-0000-4000-8000-000000000002', 'Parque', 'x', 'x', null, true);
end;
$$;
select tests.authenticate_as('olga');

-- then: time
select throws_ok(
    $$ insert into public.events (title, description, date, location) values ('x', 'd', now(), 'x') $$,
    'MD102', null, 'what begins now cannot be planned any more'
);
select lives_ok(
    $$ insert into public.events (title, description, date, location) values ('x', 'd', now() + interval '1 second', 'x') $$,
    'what begins in a second can'
);
select lives_ok(
    $$ insert into public.events (title, description, date, location) values ('x', 'd', now() + interval '5 years', 'x') $$,
    'and what begins in five years'
);
select throws_ok(
    $$ insert into public.events (title, description, date, location)
       values ('x', 'd', now() + interval '5 years 1 second', 'x') $$,
    'MD103', null, 'but nothing later'
);
select throws_ok(
    $$ insert into public.events (title, description, date, location, timezone)
       values ('x', 'd', now() + interval '1 day', 'x', 'COT') $$,
    '22023', null, 'an abbreviation is no time zone'
);
select throws_ok(
    $$ insert into public.events (title, description, date, location, timezone)
       values ('x', 'd', now() + interval '1 day', 'x', 'America/Macondo') $$,
    '22023', null, 'nor is a place that does not exist'
);
select lives_ok(
    $$ insert into public.events (title, description, date, location, timezone)
       values ('x', 'd', now() + interval '1 day', 'x', 'America/Argentina/Buenos_Aires'),
              ('x', 'd', now() + interval '1 day', 'x', 'UTC') $$,
    'IANA names are'
);

-- then: the venue
select throws_ok(
    $$ insert into public.events (title, description, date, location, capacity, venue_id)
       values ('x', 'd', now() + interval '1 day', 'x', 51, '00000000-0000-4000-8000-000000000001') $$,
    'MD106', null, 'an event does not hold more people than its venue'
);
select lives_ok(
    $$ insert into public.events (title, slug, description, date, location, capacity, max_capacity, venue_id)
       values ('x', 'lleno', 'd', now() + interval '1 day', 'x', 50, 80, '00000000-0000-4000-8000-000000000001') $$,
    'as many it does'
);
select throws_ok(
    $$ insert into public.events (title, description, date, location, max_capacity, venue_id)
       values ('x', 'd', now() + interval '1 day', 'x', 51, '00000000-0000-4000-8000-000000000001') $$,
    'MD106', null, 'the largest capacity counts where there is no other'
);
select lives_ok(
    $$ insert into public.events (title, slug, description, date, location, capacity, venue_id, meta_data)
       values ('x', 'de-pie', 'd', now() + interval '1 day', 'x', 90, '00000000-0000-4000-8000-000000000001',
           '{"venue_capacity_override": "de pie"}') $$,
    'unless it says why'
);
select lives_ok(
    $$ insert into public.events (title, slug, description, date, location, capacity, venue_id)
       values ('x', 'parque', 'd', now() + interval '1 day', 'x', 900, '00000000-0000-4000-8000-000000000002') $$,
    'a venue without a number holds any'
);
select throws_ok(
    $$ update public.events set venue_id = '00000000-0000-4000-8000-000000000001' where slug = 'parque' $$,
    'MD106', null, 'moving to a smaller venue is refused'
);

-- when: the venue gets smaller afterwards
select tests.clear_authentication();
update public.venues set capacity = 10 where name = 'Ruta N';
select tests.authenticate_as('olga');
select lives_ok(
    $$ update public.events set title = 'y' where slug = 'lleno' $$, 'what was fine before may still be renamed'
);

-- then: without a caller
select tests.clear_authentication();
select lives_ok(
    $$ insert into public.events (title, slug, description, date, location) values ('x', 'importado', 'd', '2019-05-05', 'x') $$,
    'an import brings the past'
);

select * from finish();
rollback;
