-- private.update_content_embedding: content that changes asks for its vectors once a text and a model, and takes them
-- along when it goes.
-- mutation: R01, R02, R04, R08, R76
begin;
select plan(34);

-- given: a model that is active, one that is being prepared, one that is neither, and content
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('olga', '{organizer}');
    insert into public.ai_models (id, name, type, version, parameters, is_active) values
    ('00000000-0000-4000-8000-000000000001', 'uno', 'embedding', '1', '{"provider": "lexical"}', true),
    ('00000000-0000-4000-8000-000000000002', 'dos', 'embedding', '1', '{}', false),
    ('00000000-0000-4000-8000-000000000003', 'tres', 'embedding', '1', '{}', false),
    ('00000000-0000-4000-8000-000000000004', 'gustos', 'recommendation', '1', '{}', true);
    update public.ai_models set prepared_since = now() where name = 'dos';
end;
$$;
create function pg_temp.asked()
returns table (content_type text, models text)
language sql
security definer
as $$
    select j.payload ->> 'content_type', string_agg(m.name, ' ' order by m.name desc)
    from private.jobs as j
    inner join public.ai_models as m on m.id = (j.payload ->> 'model_id')::uuid
    where j.kind = 'embed_content'
    group by j.payload ->> 'content_type', j.payload ->> 'content_id'
$$;
create function pg_temp.work()
returns bigint
language sql
as $$
    select count(*)
    from public.claim_embeddings(100) as c
    cross join lateral public.finish_embedding(
        c.job_id, c.lease_token, c.content_hash,
        case c.provider when 'openai' then array_fill(0.1::real, array[c.dimensions]) end
    ) as f
    where f
$$;
grant execute on function pg_temp.asked(), pg_temp.work() to public;
delete from private.jobs;

-- then: each kind of content, as its writers write it
select lives_ok(
    $$ select tests.create_event('charla', 'olga') $$, 'an event is written'
);
select lives_ok(
    $$ insert into public.resources (id, title, type, url, author_id, status)
       values ('00000000-0000-4000-8000-0000000000aa', 'Guía', 'article', 'https://example.com', tests.user_id('ana'), 'published') $$,
    'a resource without a description'
);
select lives_ok($$ select tests.create_post('nota', 'ana') $$, 'a post');
select lives_ok($$ select tests.create_topic('tema', 'ana') $$, 'a topic');
select lives_ok(
    $$ update public.profiles set bio = 'Robots' where id = tests.user_id('ana') $$, 'what a person says about herself'
);
select results_eq(
    $$ select * from pg_temp.asked() order by 1 $$,
    $$ values ('blog_post', 'uno dos'), ('event', 'uno dos'), ('resource', 'uno dos'), ('topic', 'uno dos'),
              ('user', 'uno dos') $$,
    'each asks for a vector of the active model and of the one that is being prepared'
);
select is(pg_temp.work(), 10::bigint, 'which a worker brings');
select is_empty($$ select * from pg_temp.asked() $$, 'nothing waits any more');
select results_eq(
    $$ select e.content_type, count(*) from public.content_embeddings as e group by 1 order by 1 $$,
    $$ values ('blog_post', 2::bigint), ('event', 2), ('resource', 2), ('topic', 2), ('user', 2) $$,
    'one for each content and model, under the names of the vocabulary'
);

-- then: what is the same is not asked for again
update public.events set title = title, views_count = 7, location = 'Otro sitio' where slug = 'charla';
update public.resources set tags = tags, download_count = 3;
update public.blog_posts set title = title, meta_data = '{"x": 1}';
update public.profiles set bio = bio, first_name = 'Anita';
select is_empty($$ select * from pg_temp.asked() $$, 'unchanged text asks for nothing');
update public.events set title = 'Otra' where slug = 'charla';
update public.events set description = 'Otra cosa' where slug = 'charla';
select results_eq(
    $$ select * from pg_temp.asked() $$, $$ values ('event', 'uno dos') $$, 'a text that changes twice asks once'
);
update public.events set title = 'Charla', description = 'Un evento de prueba' where slug = 'charla';
select is(pg_temp.work(), 0::bigint, 'and what is as it was by then costs nothing');
select is_empty($$ select * from pg_temp.asked() $$, 'and is done');
update public.ai_models set is_active = false where name = 'uno';
update public.ai_models set prepared_since = null where name in ('uno', 'dos');
update public.events set title = 'Sin modelo' where slug = 'charla';
select is_empty($$ select * from pg_temp.asked() $$, 'without a model nobody is asked');

-- then: an event that moves to another leaf keeps what it has
update public.ai_models set prepared_since = now() where name = 'uno';
update public.events set title = 'Con modelo' where slug = 'charla';
select is(pg_temp.work(), 1::bigint, 'a vector of the event');
update public.events set date = date + interval '1 year' where slug = 'charla';
select is_empty($$ select * from pg_temp.asked() $$, 'moving asks for nothing');
select is(
    (select count(*) from public.content_embeddings where content_type = 'event'), 2::bigint, 'and loses nothing'
);

-- then: what is not for others leaves the database neither now nor later
delete from private.jobs;
do $$ begin perform tests.create_event('borrador', 'olga', 'draft'), tests.create_post('boceto', 'ana', 'draft'); end; $$;
insert into public.resources (title, type, url, author_id, status, visibility) values
('Mía', 'article', 'https://example.com', tests.user_id('ana'), 'published', 'private'),
('Casi', 'article', 'https://example.com', tests.user_id('ana'), 'draft', 'public');
select is_empty($$ select * from pg_temp.asked() $$, 'drafts and private things are shown to no model');
update public.events set status = 'published' where slug = 'borrador';
select results_eq($$ select * from pg_temp.asked() $$, $$ values ('event', 'uno') $$, 'until they are published');
select is(pg_temp.work(), 1::bigint, 'then they have a vector');

-- given: recommendations of everything, one of them dismissed
insert into public.content_recommendations (user_id, content_type, content_id, score, reason, is_dismissed)
select u.id, e.content_type, e.content_id, 0.5, '{}', u.id = tests.user_id('olga')
from auth.users as u
cross join (select distinct c.content_type, c.content_id from public.content_embeddings as c) as e;
create function pg_temp.left_of(p_type text, p_id uuid)
returns text
language sql
security definer
as $$
    select format(
        '%s vectors, %s recommended, %s dismissed',
        (select count(*) from public.content_embeddings where content_type = p_type and content_id = p_id),
        count(*) filter (where not r.is_dismissed), count(*) filter (where r.is_dismissed)
    )
    from public.content_recommendations as r
    where r.content_type = p_type and r.content_id = p_id
$$;

-- then: vectors and recommendations follow
select is(pg_temp.left_of('event', tests.event_id('borrador')), '1 vectors, 1 recommended, 1 dismissed', 'of an event');
update public.events set status = 'cancelled' where slug = 'borrador';
select is(
    pg_temp.left_of('event', tests.event_id('borrador')), '0 vectors, 0 recommended, 1 dismissed',
    'that is cancelled nothing stays but what somebody dismissed'
);
delete from public.events where slug = 'borrador';
select is(pg_temp.left_of('event', tests.event_id('borrador')), '0 vectors, 0 recommended, 0 dismissed', 'and with it that');
select is(pg_temp.left_of('event', tests.event_id('charla')), '2 vectors, 1 recommended, 1 dismissed', 'of another');
delete from public.events where slug = 'charla';
select is_empty($$ select id from public.content_embeddings where content_type = 'event' $$, 'deleted at once, no vector stays');
select is_empty($$ select id from public.content_recommendations where content_type = 'event' $$, 'and no recommendation');
update public.resources set visibility = 'private' where id = '00000000-0000-4000-8000-0000000000aa';
select is(
    pg_temp.left_of('resource', '00000000-0000-4000-8000-0000000000aa'), '0 vectors, 0 recommended, 1 dismissed',
    'of a resource that is private again'
);
select is(
    pg_temp.left_of('blog_post', tests.post_id('nota')), '2 vectors, 1 recommended, 1 dismissed', 'of a post'
);
update public.blog_posts set status = 'removed', removed_from = 'published' where slug = 'nota';
select is(pg_temp.left_of('blog_post', tests.post_id('nota')), '0 vectors, 0 recommended, 1 dismissed', 'that moderators removed');
update public.forum_topics set status = 'hidden';
select is(pg_temp.left_of('topic', tests.topic_id('tema')), '0 vectors, 0 recommended, 1 dismissed', 'of a topic that is hidden');
delete from public.forum_topics;
select is(pg_temp.left_of('topic', tests.topic_id('tema')), '0 vectors, 0 recommended, 0 dismissed', 'and of one that is deleted');
select is(pg_temp.left_of('user', tests.user_id('ana')), '2 vectors, 1 recommended, 1 dismissed', 'of a person');
update public.profiles set bio = ' ' where id = tests.user_id('ana');
select is(pg_temp.left_of('user', tests.user_id('ana')), '0 vectors, 0 recommended, 1 dismissed', 'who says nothing any more');
delete from auth.users where id = tests.user_id('ana');
select is(pg_temp.left_of('user', tests.user_id('ana')), '0 vectors, 0 recommended, 0 dismissed', 'and is gone');

select * from finish();
rollback;
