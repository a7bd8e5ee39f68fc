-- Attack: learning of an event before it is published, by every way that leads to it.
begin;
select plan(21);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('omar', '{organizer}');
    perform tests.create_event('borrador', 'olga', 'draft');
    insert into public.event_categories (id, name, slug)
    values ('00000000-0000-4000-8000-000000000001', 'Charlas', 'charlas');
    insert into public.event_category_mappings (event_id, category_id)
    values (tests.event_id('borrador'), '00000000-0000-4000-8000-000000000001');
end;
$$;
select is((select count(*) from public.event_category_mappings), 1::bigint, 'the draft is there, and in a category');

-- when, then: without an account
select tests.authenticate_as_anon();
select is_empty($$ select id from public.events $$, 'not in the table');
select is_empty($$ select id from public.events where id = tests.event_id('borrador') $$, 'not by its id');
select is_empty($$ select * from public.events_public $$, 'not in the view');
select is_empty($$ select * from public.event_category_mappings $$, 'not in its category');
select is_empty($$ select * from public.event_availability(tests.event_id('borrador')) $$, 'not by its seats');
select is_empty($$ select * from private.event_availability(tests.event_id('borrador')) $$, 'nor by the private function');

-- when, then: with an account
select tests.authenticate_as('ana');
select is_empty($$ select id from public.events $$, 'a person does not see it in the table');
select is_empty($$ select * from public.event_category_mappings $$, 'nor in its category');
select is_empty($$ select * from public.event_availability(tests.event_id('borrador')) $$, 'nor by its seats');
select throws_ok($$ select public.register_for_event(tests.event_id('borrador')) $$, 'P0002', null, 'nor by registering');
select throws_ok($$ select public.event_join_link(tests.event_id('borrador')) $$, 'P0002', null, 'nor by its link');
select throws_ok($$ select public.event_attendees(tests.event_id('borrador')) $$, 'P0002', null, 'nor by who comes');
select tests.authenticate_as('omar');
select throws_ok($$ select public.publish_event(tests.event_id('borrador')) $$, 'P0002', null, 'nor by publishing it');
select throws_ok($$ select public.cancel_event(tests.event_id('borrador')) $$, 'P0002', null, 'nor by cancelling it');
select throws_ok($$ select public.complete_event(tests.event_id('borrador')) $$, 'P0002', null, 'nor by completing it');
select throws_ok(
    $$ select public.reschedule_event(tests.event_id('borrador'), now() + interval '1 day') $$,
    'P0002', null, 'nor by moving it'
);
select throws_ok(
    $$ select public.set_event_capacity(tests.event_id('borrador'), 3) $$, 'P0002', null, 'nor by its capacity'
);
select is_empty(
    $$ update public.events set title = title where slug = 'borrador' returning id $$, 'nor by changing it'
);
select is_empty($$ delete from public.events where slug = 'borrador' returning id $$, 'nor by deleting it');
select throws_ok(
    $$ insert into public.event_category_mappings (event_id, category_id)
       values (tests.event_id('borrador'), '00000000-0000-4000-8000-000000000001') $$,
    '42501', null, 'nor by sorting it'
);

select * from finish();
rollback;
