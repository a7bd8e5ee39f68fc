-- Attack: learning of a venue before it is approved, or announcing an event at it, by naming it in an event.
begin;
select plan(7);

-- given: a proposal of olga for 20 people, an approved venue, an event of omar
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('omar', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('de-omar', 'omar', p_capacity => 50);
    insert into public.venues (id, name, address, area, capacity, is_approved, created_by)
    values
    ('00000000-0000-4000-8000-000000000001', 'Propuesta', 'x', 'x', 20, false, tests.user_id('olga')),
    ('00000000-0000-4000-8000-000000000002', 'Ruta N', 'x', 'x', 200, true, tests.user_id('olga'));
end;
$$;

-- when, then: somebody else
select tests.authenticate_as('omar');
select throws_ok(
    $$ insert into public.events (title, description, date, location, capacity, venue_id)
       values ('x', 'd', now() + interval '1 day', 'x', 500, '00000000-0000-4000-8000-000000000001') $$,
    '23503', null, 'a proposal of another is not there, and says nothing of its size'
);
select throws_ok(
    $$ update public.events set venue_id = '00000000-0000-4000-8000-000000000001' where slug = 'de-omar' $$,
    '23503', null, 'nor can an event move to it'
);
select throws_ok(
    $$ update public.events set venue_id = gen_random_uuid() where slug = 'de-omar' $$,
    '23503', null, 'it is as unknown as one that does not exist'
);
select lives_ok(
    $$ update public.events set venue_id = '00000000-0000-4000-8000-000000000002' where slug = 'de-omar' $$,
    'an approved venue is there for everybody'
);

-- when, then: its creator, and an admin
select tests.authenticate_as('olga');
select lives_ok(
    $$ insert into public.events (title, slug, description, date, location, capacity, venue_id)
       values ('x', 'de-olga', 'd', now() + interval '1 day', 'x', 20, '00000000-0000-4000-8000-000000000001') $$,
    'its creator plans at it'
);
select tests.authenticate_as('jefa');
select throws_ok(
    $$ update public.events set venue_id = '00000000-0000-4000-8000-000000000001' where slug = 'de-omar' $$,
    'MD106', null, 'an admin sees it, and its size counts'
);

-- then
select results_eq(
    $$ select slug, right(venue_id::text, 1) from public.events_public order by slug $$,
    $$ values ('de-olga', '1'), ('de-omar', '2') $$,
    'each event is where it may be'
);

select * from finish();
rollback;
