-- Attack: learning of drafts, private resources and people who keep away, by asking what is like something.
begin;
select plan(11);

-- given: beto's things about robots, of which ana may see one post; the vectors of what was hidden later are still there
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto', '{member}');
    perform tests.create_user('carla', '{member}');
    perform tests.create_user('dora', '{member}');
    insert into public.ai_models (id, name, type, version, parameters)
    values ('00000000-0000-4000-8000-000000000001', 'uno', 'embedding', '1', '{"provider": "lexical"}');
    perform tests.create_post(p.slug, 'beto') from unnest('{visible,borrador,ajena}'::text[]) as p (slug);
    update public.blog_posts set content = 'Robots secretos', author_id = tests.user_id('carla') where slug = 'ajena';
    insert into public.resources (id, title, type, url, author_id, status, visibility) values
    ('00000000-0000-4000-8000-0000000000a1', 'Robots', 'article', 'https://example.com', tests.user_id('beto'), 'published', 'public'),
    ('00000000-0000-4000-8000-0000000000a2', 'Robots', 'article', 'https://example.com', tests.user_id('beto'), 'published', 'members'),
    ('00000000-0000-4000-8000-0000000000a3', 'Robots', 'article', 'https://example.com', tests.user_id('beto'), 'published', 'public');
    update public.profiles set bio = 'Robots' where id in (
        tests.user_id('ana'), tests.user_id('beto'), tests.user_id('carla'), tests.user_id('dora')
    );
    insert into public.user_interests (user_id, interest_type, interest_value, source)
    values (tests.user_id('beto'), 'topic', 'secreto', 'explicit');
    perform public.finish_embedding(c.job_id, c.lease_token, c.content_hash) from public.claim_embeddings(100) as c;
    set local session_replication_role = replica;
    update public.blog_posts set status = 'draft' where slug = 'borrador';
    update public.resources set visibility = 'private' where id = '00000000-0000-4000-8000-0000000000a3';
    set local session_replication_role = origin;
    update public.communication_preferences set suggest_me = false where user_id = tests.user_id('dora');
    insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('carla'), tests.user_id('ana'));
end;
$$;
create function pg_temp.like_it(p_type text, p_id uuid)
returns setof uuid
language sql
as $$ select s.similar_content_id from public.calculate_content_similarity(p_type, p_id, null, 50) as s $$;
grant execute on function pg_temp.like_it(text, uuid) to public;

-- then: what is there for others
select tests.authenticate_as('beto');
select set_eq(
    $$ select pg_temp.like_it('blog_post', tests.post_id('visible')) $$,
    $$ values (tests.post_id('borrador')), (tests.post_id('ajena')) $$, 'beto finds his draft'
);
select is((select count(*) from pg_temp.like_it('resource', '00000000-0000-4000-8000-0000000000a1')), 2::bigint, 'and his resources');

-- when, then
select tests.authenticate_as('ana');
select is_empty($$ select pg_temp.like_it('blog_post', tests.post_id('visible')) $$, 'ana finds neither the draft nor what she is blocked from');
select is_empty(
    $$ select pg_temp.like_it('resource', '00000000-0000-4000-8000-0000000000a1') $$, 'nor what is private or for members'
);
select set_eq(
    $$ select pg_temp.like_it('user', tests.user_id('ana')) $$, $$ values (tests.user_id('beto')) $$,
    'nor who has blocked her, nor who does not want to be suggested'
);
select throws_ok(
    format($$ select pg_temp.like_it('blog_post', %L) $$, tests.post_id('borrador')), 'P0002', null, 'nor asks of a draft'
);
select throws_ok(
    $$ select pg_temp.like_it('resource', '00000000-0000-4000-8000-0000000000a3') $$, 'P0002', null, 'of what is private'
);
select throws_ok(
    $$ select pg_temp.like_it('user', tests.user_id('carla')) $$, 'P0002', null, 'of who has blocked her'
);
select throws_ok(
    $$ select count(*) from public.content_embeddings $$, '42501', null, 'she reads no vectors'
);
select tests.authenticate_as('beto');
select is(
    (
        select s.similarity from public.calculate_content_similarity('user', tests.user_id('beto'), null, 1) as s
    ),
    1.000000, 'what beto likes in private makes him no less like the others'
);
select tests.authenticate_as_anon();
select is_empty(
    $$ select pg_temp.like_it('resource', '00000000-0000-4000-8000-0000000000a1') $$, 'nobody in particular finds no more'
);

select * from finish();
rollback;
