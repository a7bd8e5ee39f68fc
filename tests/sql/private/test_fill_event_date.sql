-- private.fill_event_date(): children of events have the right date, and a registration with a wrong one is refused.
begin;
select plan(11);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_event('uno', 'ana', 'published', '2027-03-01');
    perform tests.create_event('dos', 'ana', 'published', '2028-03-01');
end;
$$;

-- then
select throws_ok(
    $$ insert into public.event_registrations (event_id, event_date, user_id, ticket_type, status)
       values (tests.event_id('uno'), '1900-01-01', tests.user_id('ana'), 'general', 'confirmed') $$,
    '23503', null, 'a wrong date is an error'
);
select lives_ok(
    $$ insert into public.event_registrations (event_id, user_id, ticket_type, status)
       values (tests.event_id('uno'), tests.user_id('ana'), 'general', 'confirmed') $$,
    'the date may be left out'
);
select is((select r.event_date from public.event_registrations as r), '2027-03-01'::timestamptz, 'the right one is written');
select lives_ok($$ update public.event_registrations set event_date = '1900-01-01' $$, 'nor later');
select is((select r.event_date from public.event_registrations as r), '2027-03-01'::timestamptz, 'it stays right');
select lives_ok(
    $$ update public.event_registrations set event_id = tests.event_id('dos') $$, 'a registration may go to another event'
);
select is((select r.event_date from public.event_registrations as r), '2028-03-01'::timestamptz, 'and gets its date');
select lives_ok($$ update public.events set date = '2029-03-01' where slug = 'dos' $$, 'an event may move');
select is((select r.event_date from public.event_registrations as r), '2029-03-01'::timestamptz, 'and takes them along');
select throws_ok(
    $$ update public.event_registrations set event_id = gen_random_uuid() $$, '23503', null, 'an unknown event is an error'
);
select throws_ok(
    $$ insert into public.event_category_mappings (event_id, category_id) values (gen_random_uuid(), gen_random_uuid()) $$,
    '23503', null, 'for categories, too'
);

select * from finish();
rollback;
