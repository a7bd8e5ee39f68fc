-- The role app_admin opens nothing by itself: each policy looks into user_roles again. What a revoked admin would see.
begin;
select plan(29);

-- given: rows of others in every table, and a person whose session has the role without being an admin
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('borrador', 'olga', 'draft');
    perform tests.create_event('charla', 'olga');
    insert into public.venues (name, address, area, is_approved, created_by)
    values ('Ruta N', 'x', 'x', true, tests.user_id('olga')), ('Propuesta', 'x', 'x', false, tests.user_id('olga'));
    insert into public.event_categories (id, name, slug, is_active)
    values
    ('00000000-0000-4000-8000-000000000001', 'Charlas', 'charlas', true),
    ('00000000-0000-4000-8000-000000000002', 'Viejas', 'viejas', false);
    insert into public.event_category_mappings (event_id, category_id)
    values (tests.event_id('charla'), '00000000-0000-4000-8000-000000000001');
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('charla'), tests.user_id('beto'), 'general', 'confirmed');
end;
$$;
select tests.authenticate_as('ana');
set local role app_admin;

-- then: reading
select is_empty($$ select id from public.user_roles $$, 'no roles of others');
select is_empty($$ select id from public.role_history $$, 'no history of others');
select is_empty($$ select id from public.event_registrations $$, 'no registrations of others');
select results_eq($$ select slug from public.events_public $$, $$ values ('charla') $$, 'no drafts');
select results_eq($$ select name from public.venues_public $$, $$ values ('Ruta N') $$, 'no proposals');
select results_eq($$ select slug from public.event_categories $$, $$ values ('charlas') $$, 'no retired categories');

-- then: writing
select is_empty($$ update public.profiles set bio = 'x' where id <> (select auth.uid()) returning id $$, 'no profile');
select is_empty($$ update public.events set title = 'x', is_featured = true returning id $$, 'no event');
select is_empty($$ delete from public.events returning id $$, 'not to delete either');
select is_empty($$ update public.venues set is_approved = true returning id $$, 'no venue');
select is_empty($$ delete from public.venues returning id $$, 'not to delete either');
select is_empty($$ update public.event_categories set name = name || 'x' returning id $$, 'no category');
select is_empty($$ delete from public.event_categories returning id $$, 'not to delete either');
select throws_ok(
    $$ insert into public.event_categories (name, slug) values ('x', 'x') $$, '42501', null, 'nor to add'
);
select is_empty($$ delete from public.event_category_mappings returning event_id $$, 'no event out of its category');
select throws_ok(
    $$ insert into public.event_category_mappings (event_id, category_id)
       values (tests.event_id('borrador'), '00000000-0000-4000-8000-000000000001') $$,
    '42501', null, 'nor into one'
);
select throws_ok(
    $$ insert into public.events (title, description, date, location) values ('x', 'd', now() + interval '1 day', 'x') $$,
    '42501', null, 'no new event'
);
select throws_ok(
    $$ insert into public.venues (name, address, area) values ('x', 'x', 'x') $$, '42501', null, 'no new venue'
);
select throws_ok($$ select public.cancel_event(tests.event_id('charla')) $$, '42501', null, 'no function either');
select throws_ok(
    $$ select public.event_attendees(tests.event_id('charla')) $$, '42501', null, 'not to see who comes'
);

-- then: the true admin may all of it
select tests.clear_authentication();
select lives_ok($$ select tests.create_user('jefa', '{admin}') $$, 'an admin comes');
select tests.authenticate_as('jefa');
select is((select count(*) from public.user_roles), 2::bigint, 'sees roles');
select is((select count(*) from public.role_history), 2::bigint, 'and their history');
select is((select count(*) from public.event_registrations), 1::bigint, 'registrations');
select is((select count(*) from public.events_public), 2::bigint, 'drafts');
select is((select count(*) from public.venues_public), 2::bigint, 'proposals');
select isnt_empty($$ delete from public.event_category_mappings returning event_id $$, 'takes an event out of its category');
select isnt_empty(
    $$ update public.event_categories set is_active = true where slug = 'viejas' returning id $$, 'brings a category back'
);
select isnt_empty($$ delete from public.venues returning id $$, 'and removes venues');

select * from finish();
rollback;
