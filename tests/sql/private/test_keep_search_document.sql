-- private.keep_search_document(): the index follows the content, and nothing else.
begin;
select plan(23);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('ana', '{member}');
    perform tests.create_event('taller', 'olga', 'draft', now() + interval '30 days');
    perform tests.create_post('entrada', 'ana', 'draft');
    perform tests.create_topic('tema', 'ana');
    perform tests.create_reply('tema', 'ana');
end;
$$;
create function pg_temp.document(p_kind text, p_id uuid) returns private.search_documents language sql
as $$ select d from private.search_documents as d where d.kind = p_kind and d.id = p_id $$;
create function pg_temp.event() returns private.search_documents language sql
as $$ select pg_temp.document('event', tests.event_id('taller')) $$;

-- then
select set_eq(
    $$ select d.kind, d.title, d.listed_at from private.search_documents as d where d.kind <> 'post' $$,
    $$ values ('event', 'taller', null::timestamptz), ('blog_post', 'entrada', null), ('topic', 'tema', '-infinity'),
              ('user', 'olga', '-infinity'), ('user', 'ana', '-infinity') $$,
    'everything has its document; drafts are not listed'
);
select results_eq(
    $$ select d.title, d.listed_at, d.owner_id from private.search_documents as d where d.kind = 'post' $$,
    $$ values (null::text, '-infinity'::timestamptz, tests.user_id('ana')) $$, 'a reply has no title'
);

-- when: words change
update public.events set title = 'Visión', description = 'Redes' where id = tests.event_id('taller');
select is((pg_temp.event()).title, 'vision', 'a new title is indexed');
select ok((pg_temp.event()).vector @@ 'red:C & vision:A', 'title and text have their weights');
update public.events set event_type = '{conferencia}', location = 'Bello' where id = tests.event_id('taller');
select ok((pg_temp.event()).vector @@ 'conferent:B & bell:B', 'so have type and place');
update public.events set event_url = 'https://secreto.example.com', meta_data = '{"x": "secreto"}'
where id = tests.event_id('taller');
select ok(not (pg_temp.event()).vector @@ 'secret:*', 'what is private is not indexed');

-- when: nothing that is indexed changes
create temporary table before as
select d.id, d.xmin::text as version from private.search_documents as d;
update public.events set current_registrations = 3, views_count = 9, is_featured = true
where id = tests.event_id('taller');
update public.events set title = title, description = description, status = status where id = tests.event_id('taller');
update public.profiles set avatar_url = 'https://example.com/x.png' where id = tests.user_id('ana');
select is_empty(
    $$ select d.id from private.search_documents as d inner join before as b using (id) where d.xmin::text <> b.version $$,
    'no document is written'
);

-- when: it is published, moved to another leaf, cancelled
update public.events set status = 'published' where id = tests.event_id('taller');
select is((pg_temp.event()).listed_at, '-infinity', 'what is published is listed');
update public.events set date = now() + interval '3 years' where id = tests.event_id('taller');
select ok((pg_temp.event()).vector @@ 'red', 'a move to another year keeps the document');
select is(
    (select count(*) from private.search_documents as d where d.id = tests.event_id('taller')), 1::bigint, 'the one it has'
);
update public.events set title = 'Otra' where id = tests.event_id('taller');
select is((pg_temp.event()).title, 'otra', 'and it goes on to follow');
update public.events set status = 'cancelled' where id = tests.event_id('taller');
select is((pg_temp.event()).listed_at, '-infinity', 'a cancelled event stays listed');

-- when: a post is published for later, and archived
update public.blog_posts set status = 'published', published_at = now() + interval '1 day'
where id = tests.post_id('entrada');
select is(
    (pg_temp.document('blog_post', tests.post_id('entrada'))).listed_at, now() + interval '1 day',
    'a scheduled post is listed from its time on'
);
update public.blog_posts set published_at = now() - interval '1 day' where id = tests.post_id('entrada');
select is(
    (pg_temp.document('blog_post', tests.post_id('entrada'))).listed_at, now() - interval '1 day', 'or from an earlier one'
);
update public.blog_posts set status = 'archived' where id = tests.post_id('entrada');
select is((pg_temp.document('blog_post', tests.post_id('entrada'))).listed_at, null, 'and not once it is archived');

-- when: a resource
insert into public.resources (id, title, type, url, author_id, status, visibility)
values (
    '00000000-0000-4000-8000-000000000001', 'Guía', 'article', 'https://example.com', tests.user_id('ana'), 'published',
    'private'
);
select is(
    (pg_temp.document('resource', '00000000-0000-4000-8000-000000000001')).listed_at, null, 'what is private is not listed'
);
update public.resources set visibility = 'members', tags = '{ñandú}' where title = 'Guía';
select is(
    (pg_temp.document('resource', '00000000-0000-4000-8000-000000000001')).listed_at, '-infinity',
    'what is for members is: row security tells them apart'
);
select ok((pg_temp.document('resource', '00000000-0000-4000-8000-000000000001')).vector @@ 'ñandu', 'by its tags as well');

-- when: a person
update public.profiles set first_name = 'Ana', last_name = 'Peña', bio = 'Robots', skills = '["Python"]', ai_interests = '["Visión"]'
where id = tests.user_id('ana');
select is((pg_temp.document('user', tests.user_id('ana'))).title, 'ana peña', 'people are indexed by their name');
select ok(
    (pg_temp.document('user', tests.user_id('ana'))).vector @@ 'robot:C & python:B & vision:B', 'and what they say of themselves'
);
select ok(not (pg_temp.document('user', tests.user_id('ana'))).vector @@ 'exampl:*', 'never by their address');

-- when: it is gone
delete from public.events where id = tests.event_id('taller');
select is((pg_temp.event()).id, null, 'what is deleted is forgotten');
delete from auth.users where id = tests.user_id('ana');
select results_eq(
    $$ select d.kind from private.search_documents as d where d.owner_id is null order by d.kind $$,
    '{blog_post,post,resource,topic}'::text[], 'what a deleted account leaves belongs to nobody'
);

select * from finish();
rollback;
