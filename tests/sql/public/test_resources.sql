-- public.resources: who sees what, who changes which columns, which values they take.
-- mutation: R64
-- mutation: R69
begin;
select plan(61);

-- given: ana goes to the charla of olga, door stands at its door; beto has no seat yet; resources of maria, a member
do $$
begin
    perform tests.create_user(p.name, p.roles)
    from (
        values ('ana', '{}'::text[]), ('beto', '{}'), ('door', '{}'), ('maria', '{member}'), ('memo', '{member}'),
            ('olga', '{organizer}'), ('jefa', '{admin}')
    ) as p (name, roles);
    perform tests.create_user('mod');
    insert into public.user_roles (user_id, role, permissions)
    values (tests.user_id('mod'), 'attendee', '["content.moderate"]');
    perform tests.create_event('charla', 'olga');
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values
    (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed'),
    (tests.event_id('charla'), tests.user_id('beto'), 'general', 'pending');
    insert into public.event_staff (event_id, user_id, role)
    values (tests.event_id('charla'), tests.user_id('door'), 'check_in');
end;
$$;
insert into public.resource_categories (id, name, slug)
values ('00000000-0000-4000-8000-000000000001', 'Datos', 'datos');
insert into public.resources (title, type, url, author_id, status, visibility, event_id)
select
    concat_ws(' ', s.status, v.visibility), 'article', 'https://example.com/' || v.visibility, tests.user_id('maria'),
    s.status, v.visibility, case when v.visibility = 'attendees' then tests.event_id('charla') end
from unnest('{draft,published,archived,removed}'::text[]) as s (status),
    unnest('{public,members,attendees,private}'::text[]) as v (visibility);

-- then: reading
create function pg_temp.seen() returns text language sql as $$
    select string_agg(r.title, ', ' order by r.title) from public.resources as r
$$;
grant execute on function pg_temp.seen() to public;
select tests.authenticate_as_anon();
select is(pg_temp.seen(), 'published public', 'anon sees what is published for everybody');
select tests.authenticate_as_anonymous('nadie');
select is(pg_temp.seen(), 'published public', 'an anonymous sign-in sees no more');
select tests.authenticate_as('beto');
select is(pg_temp.seen(), 'published public', 'who waits for a seat is no attendee yet');
select tests.authenticate_as('memo');
select is(pg_temp.seen(), 'published members, published public', 'a member sees what is for members');
select tests.authenticate_as('ana');
select is(pg_temp.seen(), 'published attendees, published public', 'who goes to the event sees what is for its attendees');
select tests.authenticate_as('olga');
select is(pg_temp.seen(), 'published attendees, published public', 'so does its organizer');
select tests.authenticate_as('door');
select is(pg_temp.seen(), 'published attendees, published public', 'and its staff');
select tests.authenticate_as('mod');
select is(
    pg_temp.seen(),
    'archived attendees, archived members, archived public, published attendees, published members, published public, '
    || 'removed attendees, removed members, removed public',
    'a moderator sees all but drafts and what is private'
);
select tests.authenticate_as('maria');
select is((select count(*) from public.resources), 16::bigint, 'an author sees all of hers');
select tests.authenticate_as('jefa');
select is((select count(*) from public.resources), 16::bigint, 'so does an admin');

-- then: a block
select tests.clear_authentication();
insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('maria'), tests.user_id('memo'));
select tests.authenticate_as('memo');
select is(pg_temp.seen(), null, 'whom the author has blocked sees nothing of hers');
select tests.clear_authentication();
delete from public.user_blocks;

-- then: creating
select tests.authenticate_as('memo');
select lives_ok(
    $$ insert into public.resources (title, description, type, url, category_id, tags, visibility, meta_data)
       values ('Guía', 'Una guía', 'article', 'https://example.com/g', '00000000-0000-4000-8000-000000000001',
               '{datos}', 'members', '{"idioma": "es"}') $$,
    'a member shares with every column that is his'
);
select results_eq(
    $$ select status, author_id, download_count, is_featured, mime_type from public.resources where title = 'Guía' $$,
    $$ values ('draft', tests.user_id('memo'), 0, false, null) $$,
    'it is a draft of his'
);
select lives_ok(
    $$ insert into public.resources (title, type, file_path)
       values ('Archivo', 'dataset', tests.user_id('memo') || '/datos.csv') $$,
    'three columns are enough'
);
select results_eq(
    $$ select visibility, tags, meta_data, event_id from public.resources where title = 'Archivo' $$,
    $$ values ('public', '{}'::text[], '{}'::jsonb, null::uuid) $$,
    'the rest are defaults'
);
select tests.authenticate_as('ana');
select throws_ok(
    $$ insert into public.resources (title, type, url) values ('x', 'tool', 'https://example.com') $$,
    '42501', null, 'who is no member shares nothing'
);
select tests.authenticate_as_anonymous('nadie');
select throws_ok(
    $$ insert into public.resources (title, type, url) values ('x', 'tool', 'https://example.com') $$,
    '42501', null, 'nor does an anonymous sign-in'
);

-- then: what a row must be
select tests.clear_authentication();
select throws_ok(
    $$ insert into public.resources (title, type) values ('x', 'tool') $$, '23514', null, 'a link or a file'
);
select throws_ok(
    $$ insert into public.resources (title, type, url, file_path) values ('x', 'tool', 'https://example.com', 'x/y') $$,
    '23514', null, 'not both'
);
select throws_ok(
    $$ insert into public.resources (title, type, url) values ('x', 'tool', 'javascript:alert(1)') $$,
    '23514', null, 'a link is http'
);
select throws_ok(
    $$ insert into public.resources (title, type, url) values ('x', 'thing', 'https://example.com') $$,
    '22P02', null, 'a known type'
);
select throws_ok(
    $$ insert into public.resources (title, type, url, status) values ('x', 'tool', 'https://example.com', 'publishd') $$,
    '23514', null, 'a known state'
);
select throws_ok(
    $$ insert into public.resources (title, type, url, visibility) values ('x', 'tool', 'https://example.com', 'all') $$,
    '23514', null, 'a known visibility'
);
select throws_ok(
    $$ insert into public.resources (title, type, file_path, author_id)
       values ('x', 'tool', tests.user_id('ana') || '/x', tests.user_id('memo')) $$,
    '23514', null, 'a file lies in the folder of its author'
);
select throws_ok(
    $$ insert into public.resources (title, type, file_path, author_id)
       values ('x', 'tool', tests.user_id('memo') || '/datos.csv', tests.user_id('memo')) $$,
    '23505', null, 'a file belongs to one resource'
);
select throws_ok(
    $$ insert into public.resources (title, type, url) values (' ', 'tool', 'https://example.com') $$,
    '23514', null, 'a title says something'
);
select throws_ok(
    $$ insert into public.resources (title, type, url, tags)
       select 'x', 'tool', 'https://example.com', array_agg(i::text) from generate_series(1, 21) as i $$,
    '23514', null, 'not too many tags'
);

-- then: an event
select tests.authenticate_as('memo');
select throws_ok(
    $$ update public.resources set visibility = 'attendees' where title = 'Guía' $$,
    'MD121', null, 'attendees are those of an event'
);
select throws_ok(
    $$ update public.resources set visibility = 'attendees', event_id = tests.event_id('charla') where title = 'Guía' $$,
    'MD122', null, 'who does not go there shares nothing with its attendees'
);
select throws_ok(
    $$ update public.resources set event_id = gen_random_uuid() where title = 'Guía' $$, '23503', null, 'an event exists'
);
select tests.clear_authentication();
insert into public.event_registrations (event_id, user_id, ticket_type, status)
values (tests.event_id('charla'), tests.user_id('memo'), 'general', 'confirmed');
select tests.authenticate_as('memo');
select results_eq(
    $$ update public.resources set visibility = 'attendees', event_id = tests.event_id('charla')
       where title = 'Guía' returning event_date $$,
    $$ select date from public.events_public where slug = 'charla' $$,
    'who goes there does, and the date of the event is filled in'
);
select tests.clear_authentication();
update public.events set date = date + interval '1 year' where slug = 'charla';
select results_eq(
    $$ select r.event_date from public.resources as r where r.title = 'Guía' $$,
    $$ select date from public.events_public where slug = 'charla' $$,
    'it moves with the event'
);
select tests.authenticate_as('memo');
select results_eq(
    $$ update public.resources set event_id = null, visibility = 'members' where title = 'Guía' returning event_date $$,
    $$ values (null::timestamptz) $$,
    'and goes with it'
);

-- then: a file
select throws_ok(
    $$ update public.resources set status = 'published' where title = 'Archivo' $$, 'MD120', null, 'the file comes first'
);
select tests.clear_authentication();
insert into storage.objects (bucket_id, name, metadata)
values ('resources', tests.user_id('memo') || '/datos.csv', '{"mimetype": "text/csv", "size": 1234}');
select tests.authenticate_as('memo');
select results_eq(
    $$ update public.resources set status = 'published' where title = 'Archivo' returning mime_type, size_bytes $$,
    $$ values ('text/csv', 1234::bigint) $$,
    'type and size are those of the file'
);
select tests.clear_authentication();
select throws_ok(
    $$ update public.resources set mime_type = 'text/html' where title = 'Archivo' $$, '23514', null, 'no page'
);
select throws_ok(
    $$ update public.resources set mime_type = 'image/svg+xml' where title = 'Archivo' $$, '23514', null, 'no svg'
);
select throws_ok(
    $$ update public.resources set size_bytes = 52428801 where title = 'Archivo' $$, '23514', null, 'not above 50 MiB'
);

-- then: states
select tests.authenticate_as('memo');
select throws_ok(
    $$ update public.resources set status = 'draft' where title = 'Archivo' $$, 'MD105', null, 'never back to a draft'
);
select throws_ok(
    $$ update public.resources set status = 'archived' where title = 'Guía' $$, 'MD105', null, 'a draft is no archive'
);
select throws_ok(
    $$ update public.resources set status = 'removed' where title = 'Archivo' $$,
    '42501', null, 'an author removes nothing: moderators do'
);
select lives_ok($$ update public.resources set status = 'archived' where title = 'Archivo' $$, 'he takes it back');
select lives_ok($$ update public.resources set status = 'published' where title = 'Archivo' $$, 'and shows it again');
select tests.clear_authentication();
update public.resources set status = 'removed' where title = 'Archivo';
select tests.authenticate_as('memo');
select is_empty(
    $$ update public.resources set status = 'published' where title = 'Archivo' returning id $$,
    'what was removed does not come back through its author'
);
select is_empty(
    $$ update public.resources set title = 'Otro' where title = 'Archivo' returning id $$, 'nor does it change'
);
select is_empty(
    $$ delete from public.resources where title = 'Archivo' returning id $$, 'nor go away'
);
select isnt_empty($$ delete from public.resources where title = 'Guía' returning id $$, 'what is his he deletes');

-- then: changing
select tests.authenticate_as('maria');
select results_eq(
    $$ update public.resources set title = 'Mejor' where title = 'published public' returning title $$,
    $$ values ('Mejor') $$,
    'an author mends her own'
);
select throws_ok($$ update public.resources set is_featured = true $$, '42501', null, 'she does not feature it');
select throws_ok($$ update public.resources set download_count = 9 $$, '42501', null, 'nor count its downloads');
select throws_ok(
    $$ update public.resources set author_id = tests.user_id('ana') $$, '42501', null, 'nor give it to another'
);
select throws_ok($$ update public.resources set mime_type = 'text/csv' $$, '42501', null, 'nor say what a file is');
select tests.authenticate_as('memo');
select is_empty(
    $$ update public.resources set title = 'Mío' where title = 'Mejor' returning id $$, 'nobody changes another''s'
);
select is_empty($$ delete from public.resources where title = 'Mejor' returning id $$, 'or deletes it');
select tests.authenticate_as('jefa');
select lives_ok(
    $$ update public.resources set is_featured = true where title = 'Mejor' $$, 'an admin features what is good'
);
select isnt_empty(
    $$ delete from public.resources where title = 'published private' returning id $$, 'and deletes what must go'
);

-- then: a silence, a limit, what is kept
select tests.clear_authentication();
insert into public.user_silences (user_id, ends_at) values (tests.user_id('memo'), now() + interval '1 day');
select tests.authenticate_as('memo');
select throws_ok(
    $$ insert into public.resources (title, type, url) values ('x', 'tool', 'https://example.com') $$,
    'MD501', null, 'who is silenced shares nothing'
);
select tests.authenticate_as('maria');
select lives_ok(
    $$ insert into public.resources (title, type, url)
       select 'Serie', 'tool', 'https://example.com' from generate_series(1, 3) $$,
    'three on the first day'
);
select throws_ok(
    $$ insert into public.resources (title, type, url) values ('Serie', 'tool', 'https://example.com') $$,
    'MD401', null, 'the fourth is too many'
);
select results_eq(
    $$ select old from public.content_history('resource', (select id from public.resources where title = 'Mejor')) $$,
    $$ values ('{"title": "published public"}'::jsonb) $$,
    'what an edit replaced is kept'
);

-- then: the event goes, the resource stays, its author's alone
select tests.clear_authentication();
delete from public.events;
select results_eq(
    $$ select event_id, event_date from public.resources where title = 'published attendees' $$,
    $$ values (null::uuid, null::timestamptz) $$,
    'without its event it is there'
);

select * from finish();
rollback;
