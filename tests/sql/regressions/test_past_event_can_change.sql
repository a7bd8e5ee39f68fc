-- An event that has begun can still be changed: attendance, state, views, registrations (R16).
-- mutation: R16
begin;
select plan(8);

-- given
select lives_ok(
    $$ select tests.create_user('ana'), tests.create_event('ayer', 'ana', p_date => now() - interval '1 day') $$,
    'an event that began yesterday'
);

-- then
select lives_ok($$ update public.events set actual_attendees = 12 $$, 'takes attendance');
select lives_ok($$ update public.events set views_count = 40 $$, 'counts views');
select lives_ok($$ update public.events set title = 'Memorias' $$, 'takes another title');
select lives_ok(
    $$ insert into public.event_registrations (event_id, user_id, ticket_type, status)
       values (tests.event_id('ayer'), tests.user_id('ana'), 'general', 'confirmed') $$,
    'counts a registration that is entered late'
);
select lives_ok($$ update public.event_registrations set check_in_time = now() $$, 'and who came');
select lives_ok($$ update public.events set status = 'completed' $$, 'and is completed');
select results_eq(
    $$ select title, status, current_registrations, actual_attendees, views_count from public.events $$,
    $$ values ('Memorias', 'completed', 1, 1, 40) $$,
    'all of it is there'
);

select * from finish();
rollback;
