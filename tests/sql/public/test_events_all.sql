-- public.events_all, public.event_registrations_all and the other views over live and archived rows: each person sees of
-- the archive what he saw before, and nothing more.
begin;
select plan(24);

-- given: a held event and a draft of 2022, with people; one of today
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('otro', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_user(p.name) from unnest('{ana,beto,cata}'::text[]) as p (name);
    perform tests.create_event('visto', 'olga', 'completed', '2022-05-05');
    perform tests.create_event('borrador', 'olga', 'draft', '2022-05-06');
    perform tests.create_event('hoy', 'olga');
    update public.events set event_url = 'https://example.com/sala' where slug = 'visto';
    insert into public.event_registrations (event_id, user_id, ticket_type, status) values
    (tests.event_id('visto'), tests.user_id('ana'), 'general', 'confirmed'),
    (tests.event_id('visto'), tests.user_id('beto'), 'general', 'cancelled'),
    (tests.event_id('hoy'), tests.user_id('ana'), 'general', 'confirmed');
    insert into public.event_staff (event_id, user_id, role)
    select tests.event_id(s), tests.user_id('cata'), 'check_in' from unnest('{visto,borrador}'::text[]) as s;
    insert into public.event_categories (id, name, slug) values (gen_random_uuid(), 'Charlas', 'charlas');
    insert into public.event_category_mappings (event_id, category_id)
    select tests.event_id(s), c.id from public.event_categories as c, unnest('{visto,borrador}'::text[]) as s;
    insert into public.event_engagement_metrics (event_id, metric, value) values (tests.event_id('visto'), 'views', 7);
    insert into public.resources (title, type, url, author_id, status, visibility, event_id)
    values ('Notas', 'article', 'https://example.com', tests.user_id('olga'), 'published', 'attendees', tests.event_id('visto'));
    perform private.archive_events(2022);
end;
$$;
create function pg_temp.seen() returns text language sql as $$
    select string_agg(e.slug || case when e.is_archived then ' (archived)' else '' end, ', ' order by e.slug) from public.events_all as e
$$;
create function pg_temp.counted() returns text language sql as $$
    select format(
        '%s registrations, %s categories, %s staff', (select count(*) from public.event_registrations_all),
        (select count(*) from public.event_category_mappings_all), (select count(*) from public.event_staff_all)
    )
$$;
grant execute on function pg_temp.seen(), pg_temp.counted() to public;

-- then: nobody in particular
select tests.authenticate_as_anon();
select is(pg_temp.seen(), 'hoy, visto (archived)', 'anon sees what was published');
select throws_ok('select event_id from public.event_registrations_all', '42501', null, 'and no registrations');
select is((select count(*) from public.event_category_mappings_all), 1::bigint, 'categories of what is seen');
select results_eq(
    $$ select slug from public.resolve_slug('event', 'visto') $$, $$ values ('visto') $$, 'the address leads on'
);
select is_empty($$ select slug from public.resolve_slug('event', 'borrador') $$, 'that of a draft does not');

-- then: who was there
select tests.authenticate_as('ana');
select is(pg_temp.seen(), 'hoy, visto (archived)', 'a person sees the same');
select is(pg_temp.counted(), '2 registrations, 1 categories, 0 staff', 'and own registrations, then and now');
select is(public.event_join_link(tests.event_id('visto')), 'https://example.com/sala', 'the link, as before');
select is((select title from public.resources), 'Notas', 'and what is for those who were there');
select tests.authenticate_as('beto');
select throws_ok($$ select public.event_join_link(tests.event_id('visto')) $$, '42501', null, 'who cancelled has no link');
select is_empty('select title from public.resources', 'and no slides');
select is(pg_temp.counted(), '1 registrations, 1 categories, 0 staff', 'but the own registration');

-- then: whose event it was
select tests.authenticate_as('olga');
select is(pg_temp.seen(), 'borrador (archived), hoy, visto (archived)', 'the organizer sees also the draft');
select results_eq(
    $$ select a.user_id, a.status::text from public.event_attendees(tests.event_id('visto')) as a order by a.status $$,
    $$ values (tests.user_id('ana'), 'confirmed'), (tests.user_id('beto'), 'cancelled') $$, 'who came'
);
select results_eq(
    $$ select user_id from public.event_team(tests.event_id('visto')) $$, $$ values (tests.user_id('cata')) $$, 'and who helped'
);
select tests.authenticate_as('cata');
select is(pg_temp.seen(), 'borrador (archived), hoy, visto (archived)', 'staff sees the draft');
select is(pg_temp.counted(), '0 registrations, 2 categories, 2 staff', 'and where it was staff');
select tests.authenticate_as('otro');
select is(pg_temp.seen(), 'hoy, visto (archived)', 'another organizer does not');
select throws_ok($$ select public.event_attendees(tests.event_id('visto')) $$, '42501', null, 'nor who came');
select throws_ok($$ select public.event_team(tests.event_id('borrador')) $$, 'P0002', null, 'a draft is not there for him');

-- then: admins, and the secret key
select tests.authenticate_as('jefa');
select is(pg_temp.seen(), 'borrador (archived), hoy, visto (archived)', 'an admin sees all events');
select is(pg_temp.counted(), '3 registrations, 2 categories, 2 staff', 'and all that hangs on them');
select results_eq('select value from public.event_engagement_metrics_all', 'values (7::numeric)', 'and how it was received');
select tests.authenticate_as_service();
select is(pg_temp.counted(), '3 registrations, 2 categories, 2 staff', 'and so does the secret key');

select * from finish();
rollback;
