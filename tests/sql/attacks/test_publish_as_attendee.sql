-- Attack: an attendee advertises: creates, publishes or features an event.
-- mutation: R45
begin;
select plan(7);

-- given: ana was made an attendee explicitly, beto is a member
do $$
begin
    perform tests.create_user('ana', '{attendee}');
    perform tests.create_user('beto', '{member}');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', 'draft');
end;
$$;

-- when, then
select tests.authenticate_as('ana');
select throws_ok(
    $$ insert into public.events (title, slug, description, date, location, status, is_featured)
       values ('spam', 'spam', 'd', now() + interval '1 day', 'x', 'published', true) $$,
    '42501', null, 'an attendee publishes nothing'
);
select throws_ok(
    $$ insert into public.events (title, slug, description, date, location, organizer_id)
       values ('spam', 'spam', 'd', now() + interval '1 day', 'x', (select auth.uid())) $$,
    '42501', null, 'nor in her own name'
);
select throws_ok(
    $$ insert into public.events (title, slug, description, date, location)
       values ('spam', 'spam', 'd', now() + interval '1 day', 'x') $$,
    '42501', null, 'nor as a draft'
);
select throws_ok(
    $$ select public.publish_event(tests.event_id('charla')) $$, 'P0002', null, 'nor the draft of another'
);
select tests.authenticate_as('beto');
select throws_ok(
    $$ insert into public.events (title, slug, description, date, location)
       values ('spam', 'spam', 'd', now() + interval '1 day', 'x') $$,
    '42501', null, 'a member does not either'
);
select tests.authenticate_as('olga');
select throws_ok(
    $$ insert into public.events (title, slug, description, date, location, status)
       values ('x', 'x', 'd', now() + interval '1 day', 'x', 'published') $$,
    '42501', null, 'not even an organizer publishes by inserting'
);

-- then
select tests.clear_authentication();
select results_eq(
    $$ select slug, status from public.events $$, $$ values ('charla', 'draft') $$, 'nothing was published'
);

select * from finish();
rollback;
