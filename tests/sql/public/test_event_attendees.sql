-- public.event_attendees(): who is registered, page by page, for the organizer.
begin;
select plan(10);

-- given: three registrations, two of them in the same moment
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('cami');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('omar', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('charla', 'olga');
    perform tests.create_event('otra', 'olga');
    perform tests.create_event('borrador', 'olga', 'draft');
    insert into public.event_registrations (id, event_id, user_id, ticket_type, status, created_at)
    values
    ('00000000-0000-4000-8000-000000000003', tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed', '2026-01-01'),
    ('00000000-0000-4000-8000-000000000001', tests.event_id('charla'), tests.user_id('beto'), 'vip', 'pending', '2026-01-02'),
    ('00000000-0000-4000-8000-000000000002', tests.event_id('charla'), tests.user_id('cami'), 'general', 'cancelled', '2026-01-02'),
    ('00000000-0000-4000-8000-000000000004', tests.event_id('otra'), tests.user_id('ana'), 'general', 'confirmed', '2026-01-01');
end;
$$;

-- then
select tests.authenticate_as('olga');
select results_eq(
    $$ select first_name, ticket_type, status from public.event_attendees(tests.event_id('charla')) $$,
    $$ values
       ('Ana', 'general', 'confirmed'::public.registration_status),
       ('Beto', 'vip', 'pending'),
       ('Cami', 'general', 'cancelled') $$,
    'an organizer reads who is registered, oldest first'
);
select results_eq(
    $$ select first_name from public.event_attendees(tests.event_id('charla'), 2) $$, $$ values ('Ana'), ('Beto') $$,
    'a page has the size asked for'
);
select results_eq(
    $$ select first_name from public.event_attendees(
           tests.event_id('charla'), 2, '2026-01-02', '00000000-0000-4000-8000-000000000001'
       ) $$,
    $$ values ('Cami') $$,
    'the next page begins after the last row, also within one moment'
);
select results_eq(
    $$ select first_name from public.event_attendees(tests.event_id('charla'), -3) $$, $$ values ('Ana') $$,
    'a page has one row at least'
);
select is_empty(
    $$ select * from public.event_attendees(tests.event_id('borrador')) $$, 'an event without registrations has none'
);
select tests.authenticate_as('jefa');
select is((select count(*) from public.event_attendees(tests.event_id('charla'))), 3::bigint, 'an admin reads them too');
select tests.authenticate_as('omar');
select throws_ok(
    $$ select * from public.event_attendees(tests.event_id('charla')) $$, '42501', null, 'another organizer does not'
);
select throws_ok(
    $$ select * from public.event_attendees(tests.event_id('borrador')) $$, 'P0002', null, 'a draft of another is not there'
);
select tests.authenticate_as('ana');
select throws_ok(
    $$ select * from public.event_attendees(tests.event_id('charla')) $$, '42501', null, 'nor does one of the attendees'
);
select tests.authenticate_as_anon();
select throws_ok(
    $$ select * from public.event_attendees(tests.event_id('charla')) $$, '42501', null, 'nor does anon'
);

select * from finish();
rollback;
