-- Attack: reading in the archive what the policies of every day hide: drafts, links, registrations of others.
begin;
select plan(14);

-- given: a draft and a held event with a link, and who was there
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user(p.name, '{organizer,member}') from unnest('{ana,mala}'::text[]) as p (name);
    perform tests.create_event('visto', 'olga', 'completed', '2022-05-05');
    perform tests.create_event('borrador', 'olga', 'draft', '2022-05-06');
    update public.events set event_url = 'https://example.com/sala' where slug = 'visto';
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('visto'), tests.user_id('ana'), 'general', 'confirmed');
    insert into public.event_staff (event_id, user_id, role) values (tests.event_id('visto'), tests.user_id('ana'), 'check_in');
    insert into public.event_engagement_metrics (event_id, metric, value) values (tests.event_id('visto'), 'views', 7);
    insert into public.resources (title, type, url, author_id, status, visibility, event_id)
    values ('Notas', 'article', 'https://example.com', tests.user_id('olga'), 'published', 'attendees', tests.event_id('visto'));
    perform private.archive_events(2022);
end;
$$;
select results_eq(
    $$ select (select count(*) from archive.events), (select count(*) from archive.event_registrations),
           (select count(*) from archive.event_staff) $$, 'values (2::bigint, 1::bigint, 1::bigint)', 'there is something to read'
);

-- when, then
select tests.authenticate_as('mala');
select is_empty($$ select slug from public.events_all where slug = 'borrador' $$, 'no draft of another');
select throws_ok('select event_url from public.events_all', '42703', null, 'no link, the view has none');
select throws_ok($$ select public.event_join_link(tests.event_id('visto')) $$, '42501', null, 'and the function gives none');
select is_empty('select id from public.event_registrations_all', 'no registration of another');
select is_empty('select user_id from public.event_staff_all', 'no staff');
select throws_ok('select value from public.event_engagement_metrics_all', '42501', null, 'no measures');
select is_empty('select title from public.resources', 'no slides for who was there');
select throws_ok('select * from archive.event_registrations', '42501', null, 'the archive itself is closed');
select throws_ok('select event_url from archive.events', '42501', null, 'all of it');
select throws_ok('select * from archive.events_2022', '42501', null, 'and its leaves');
select throws_ok('select * from private.archived_years', '42501', null, 'and its list of years');

-- when: a leaky function sees no rows before the policy does
select tests.clear_authentication();
create temporary table leaked (slug text);
grant insert on leaked to public;
create function pg_temp.leak(p_slug text) returns boolean language plpgsql cost 0.0000001 as $$
begin
    insert into leaked values (p_slug);
    return true;
end;
$$;
grant execute on function pg_temp.leak(text) to public;
select tests.authenticate_as('mala');
select results_eq(
    'select slug from public.events_all where pg_temp.leak(slug)', $$ values ('visto') $$, 'a cheap function of hers finds no more'
);
select tests.clear_authentication();
select results_eq('select slug from leaked', $$ values ('visto') $$, 'and was shown no more');

select * from finish();
rollback;
