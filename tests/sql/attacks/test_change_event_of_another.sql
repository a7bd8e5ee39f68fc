-- Attack: an organizer changes, moves, cancels, shrinks or deletes the event of another.
begin;
select plan(12);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('omar', '{organizer}');
    perform tests.create_event('charla', 'olga', p_capacity => 10);
    perform tests.create_event('borrador', 'olga', 'draft');
end;
$$;

-- when, then
select tests.authenticate_as('omar');
select is_empty($$ update public.events set title = 'tomado' returning id $$, 'he changes no title');
select is_empty(
    $$ update public.events set event_url = 'https://phishing.example' where slug = 'charla' returning id $$, 'nor a link'
);
select is_empty($$ delete from public.events returning id $$, 'nor deletes an event');
select throws_ok(
    $$ select public.cancel_event(tests.event_id('charla'), 'x') $$, '42501', null, 'nor cancels one'
);
select throws_ok($$ select public.complete_event(tests.event_id('charla')) $$, '42501', null, 'nor completes one');
select throws_ok(
    $$ select public.reschedule_event(tests.event_id('charla'), now() + interval '1 day') $$, '42501', null, 'nor moves one'
);
select throws_ok(
    $$ select public.set_event_capacity(tests.event_id('charla'), 1) $$, '42501', null, 'nor shrinks one'
);
select throws_ok(
    $$ select public.publish_event(tests.event_id('borrador')) $$, 'P0002', null, 'nor finds a draft'
);
select tests.authenticate_as('ana');
select is_empty($$ update public.events set title = 'tomado' returning id $$, 'an attendee does not either');
select throws_ok($$ select public.cancel_event(tests.event_id('charla')) $$, '42501', null, 'by no way');
select tests.authenticate_as_anon();
select throws_ok($$ update public.events set title = 'tomado' $$, '42501', null, 'nor does anon');

-- then
select tests.clear_authentication();
select results_eq(
    $$ select slug, status, date, capacity from public.events where title <> 'tomado' order by slug $$,
    $$ values
       ('borrador', 'draft', now() + interval '30 days', null::integer),
       ('charla', 'published', now() + interval '30 days', 10) $$,
    'the events are as they were'
);

select * from finish();
rollback;
