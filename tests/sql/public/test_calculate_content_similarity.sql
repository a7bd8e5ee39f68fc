-- public.calculate_content_similarity: what is like a piece of content, as far as the caller may see it.
-- mutation: R05
begin;
select plan(15);

-- given: five posts, one of which ana must not see, with their vectors
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('beto', '{member}');
    perform tests.create_user('jefa', '{admin}');
    insert into public.ai_models (id, name, type, version, parameters)
    values ('00000000-0000-4000-8000-000000000001', 'uno', 'embedding', '1', '{"provider": "lexical"}');
    perform tests.create_post(p.slug, 'beto')
    from unnest('{robots,robotica,cafe,cafetera,borrador}'::text[]) as p (slug);
    update public.blog_posts set content = 'Robots que ayudan en talleres de robótica' where slug in ('robots', 'borrador');
    update public.blog_posts set content = 'Un robot para el taller' where slug = 'robotica';
    update public.blog_posts set content = 'Tostar y moler granos' where slug in ('cafe', 'cafetera');
    perform public.finish_embedding(c.job_id, c.lease_token, c.content_hash) from public.claim_embeddings(100) as c;
    insert into public.user_blocks (blocker_id, blocked_id)
    select tests.user_id('beto'), tests.create_user('carla');
end;
$$;
create function pg_temp.like_it(p_slug text, p_limit integer default 5)
returns text
language sql
as $$
    select string_agg(s.metadata ->> 'slug', ' ' order by s.similarity desc)
    from public.calculate_content_similarity('blog_post', tests.post_id(p_slug), null, p_limit) as s
$$;
grant execute on function pg_temp.like_it(text, integer) to public;

-- then
select tests.authenticate_as('ana');
select lives_ok($$ select pg_temp.like_it('robots') $$, 'ana asks');
select is(pg_temp.like_it('robots'), 'borrador robotica cafetera cafe', 'the most alike come first, and not itself');
select is(pg_temp.like_it('robots', 2), 'borrador robotica', 'as many as one asks for');
select is(pg_temp.like_it('cafe', 1), 'cafetera', 'of another too');
select ok(bool_and(s.similarity between -1 and 1), 'how much is a number up to 1')
from public.calculate_content_similarity('blog_post', tests.post_id('robots'), null, 5) as s;
select is(
    (
        select s.metadata from public.calculate_content_similarity(
            'blog_post', tests.post_id('cafe'), '00000000-0000-4000-8000-000000000001', 1
        ) as s
    ),
    '{"title": "Cafetera", "slug": "cafetera", "summary": "Tostar y moler granos"}'::jsonb, 'with what one may show of it'
);
select is_empty(
    $$ select * from public.calculate_content_similarity('blog_post', tests.post_id('cafe'), gen_random_uuid()) $$,
    'another model knows nothing of it'
);
select throws_ok(
    $$ select * from public.calculate_content_similarity('oracle', gen_random_uuid()) $$, '22023', null, 'of what there is'
);
select throws_ok(
    $$ select * from public.calculate_content_similarity('blog_post', gen_random_uuid()) $$, 'P0002', null, 'and is there'
);
select tests.authenticate_as_anon();
select is(pg_temp.like_it('robots', 2), 'borrador robotica', 'nobody in particular may ask');

-- when: one of them is a draft; then
select tests.clear_authentication();
alter table public.blog_posts disable trigger update_blog_embedding;
update public.blog_posts set status = 'draft' where slug = 'borrador';
alter table public.blog_posts enable trigger update_blog_embedding;
select tests.authenticate_as('ana');
select is(pg_temp.like_it('robots', 2), 'robotica cafetera', 'a draft that still has a vector takes nobody''s place');
select throws_ok(
    $$ select * from public.calculate_content_similarity('blog_post', tests.post_id('borrador')) $$, 'P0002', null,
    'and nobody asks what is like it'
);
select tests.authenticate_as('beto');
select is(pg_temp.like_it('robots', 1), 'borrador', 'but who wrote it');
select tests.authenticate_as('carla');
select throws_ok(
    $$ select * from public.calculate_content_similarity('blog_post', tests.post_id('robots')) $$, 'P0002', null,
    'whom he has blocked asks of nothing of his'
);
select tests.authenticate_as_service();
select throws_ok(
    $$ select * from public.calculate_content_similarity('blog_post', tests.post_id('robots')) $$, '42501', null,
    'the secret key has no business here'
);

select * from finish();
rollback;
