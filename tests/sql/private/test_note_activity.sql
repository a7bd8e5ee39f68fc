-- private.note_activity: what people do in each domain is noted, once, with whom or what it was about.
begin;
select plan(13);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('beto', '{member}');
    perform tests.create_user('olga', '{member, organizer}');
    perform tests.create_event('charla', 'olga');
    perform tests.create_post('entrada', 'olga');
    perform tests.create_topic('tema', 'olga');
    insert into public.resources (id, title, description, type, url, status, author_id)
    values (
        '00000000-0000-4000-8000-000000000001', 'Guía', 'x', 'article', 'https://example.com', 'published',
        tests.user_id('olga')
    );
end;
$$;
create function pg_temp.noted(p_name text)
returns setof text
language sql
as $$
    select concat_ws(' ', a.activity_type, a.entity_type, coalesce(k.slug, p.slug, f.first_name, r.title, t.slug))
    from public.user_activities as a
    left join private.event_keys as k on k.id = a.entity_id
    left join public.blog_posts as p on p.id = a.entity_id
    left join public.resources as r on r.id = a.entity_id
    left join public.forum_topics as t on t.id = a.entity_id
    left join public.profiles as f on f.id = a.entity_id
    where a.user_id = tests.user_id(p_name)
    order by 1
$$;

-- when: ana registers, comments, and connects with beto
select tests.authenticate_as('ana');
select lives_ok($$ select public.register_for_event(tests.event_id('charla')) $$, 'ana registers');
select lives_ok($$ select public.register_for_event(tests.event_id('charla')) $$, 'and again, which changes nothing');
select lives_ok(
    $$ insert into public.blog_comments (post_id, content) values (tests.post_id('entrada'), 'Hola') $$, 'ana comments'
);
select lives_ok($$ select public.request_connection(tests.user_id('beto')) $$, 'ana wants to know beto');
select lives_ok(
    $$ select public.record_resource_access('00000000-0000-4000-8000-000000000001', 'view') $$, 'ana looks at a resource'
);
select lives_ok(
    $$ select public.record_resource_access('00000000-0000-4000-8000-000000000001', 'download') $$, 'and opens it'
);
select lives_ok(
    $$ insert into public.forum_posts (topic_id, content) values (tests.topic_id('tema'), 'Hola') $$, 'she replies in the forum'
);
select tests.authenticate_as('beto');
select lives_ok(
    $$ insert into public.forum_topics (category_id, title, content)
       select t.category_id, 'Otro', 'x' from public.forum_topics as t $$,
    'beto begins a topic'
);
select lives_ok(
    $$ select public.answer_connection(c.id, true) from public.user_connections as c $$, 'beto wants it too'
);

-- then
select tests.clear_authentication();
select results_eq(
    $$ select * from pg_temp.noted('ana') $$,
    $$ values
       ('blog_comment blog_post entrada'), ('connection user Beto'), ('event_registration event charla'),
       ('forum_post topic tema'), ('resource_download resource Guía') $$,
    'five things are noted of ana'
);
select results_eq(
    $$ select * from pg_temp.noted('beto') $$, $$ values ('connection user Ana'), ('forum_topic topic otro') $$, 'two of beto'
);
select results_eq(
    $$ select * from pg_temp.noted('olga') $$, $$ values ('forum_topic topic tema') $$, 'and of olga her topic'
);
select is_empty(
    $$ select id from public.user_activities where user_id = tests.user_id('olga') and activity_type <> 'forum_topic' $$,
    'who did nothing else'
);

select * from finish();
rollback;
