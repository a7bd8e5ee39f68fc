-- Attack: choosing ids, dates of creation, states and keys that the database keeps itself.
begin;
select plan(11);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga');
    insert into public.event_categories (name, slug) values ('Charlas', 'charlas');
end;
$$;

-- when, then
select tests.authenticate_as('olga');
select throws_ok(
    $$ insert into public.events (id, title, description, date, location)
       values (gen_random_uuid(), 'x', 'd', now() + interval '1 day', 'x') $$,
    '42501', null, 'nobody chooses the id of an event'
);
select throws_ok(
    $$ update public.events set created_at = '2000-01-01' $$, '42501', null, 'nor when it was created'
);
select throws_ok($$ update public.events set updated_at = '2000-01-01' $$, '42501', null, 'nor when it was changed');
select throws_ok($$ update public.events set id = gen_random_uuid() $$, '42501', null, 'nor another id');
select throws_ok(
    $$ update public.events set date = now() + interval '1 day' $$, '42501', null, 'nor the date, past its function'
);
select throws_ok(
    $$ insert into public.event_category_mappings (event_id, event_date, category_id)
       select tests.event_id('charla'), now(), c.id from public.event_categories as c $$,
    '42501', null, 'nor the date behind a category'
);
select throws_ok(
    $$ update public.event_category_mappings set event_date = now() $$, '42501', null, 'neither later'
);
select throws_ok(
    $$ insert into public.venues (id, name, address, area) values (gen_random_uuid(), 'x', 'x', 'x') $$,
    '42501', null, 'nor the id of a venue'
);
select throws_ok(
    $$ update public.event_registrations set event_date = now() $$, '42501', null, 'nor the date behind a registration'
);

-- then
select is(
    (select e.date from public.events_public as e), now() + interval '30 days', 'the date is as it was'
);
select is((select count(*) from public.event_category_mappings), 0::bigint, 'no category was given');

select * from finish();
rollback;
