-- private.activate_model, backfill_embeddings, embedding_status: from one model to another while everything runs.
begin;
select plan(22);

-- given: a model whose vectors are there, and more content than it has
do $$
begin
    perform tests.create_user('ana', '{member}');
    insert into public.ai_models (id, name, type, version, parameters)
    values ('00000000-0000-4000-8000-000000000001', 'uno', 'embedding', '1', '{"provider": "lexical"}');
    perform tests.create_post('nota' || n, 'ana') from generate_series(1, 4) as n;
    perform tests.create_topic('tema', 'ana');
    perform public.finish_embedding(c.job_id, c.lease_token, c.content_hash) from public.claim_embeddings(100) as c;
    insert into public.ai_models (id, name, type, version, parameters, is_active) values
    ('00000000-0000-4000-8000-000000000002', 'dos', 'embedding', '1', '{"provider": "lexical"}', false),
    ('00000000-0000-4000-8000-000000000003', 'gustos', 'recommendation', '1', '{}', true);
end;
$$;
create function pg_temp.status(p_model text)
returns text
language sql
as $$
    select format('%s of %s, %s wait', sum(s.embedded), sum(s.content), sum(s.waiting))
    from private.embedding_status() as s
    where s.model = p_model
$$;
create function pg_temp.work(p_limit integer)
returns bigint
language sql
as $$
    select count(*) from public.claim_embeddings(p_limit) as c
    cross join lateral public.finish_embedding(c.job_id, c.lease_token, c.content_hash) as f
    where f
$$;
create function pg_temp.active()
returns text
language sql
as $$ select string_agg(m.name, ' ') from public.ai_models as m where m.type = 'embedding' and m.is_active $$;

-- then
select is(pg_temp.status('uno'), '5 of 5, 0 wait', 'the active model has all');
select is(pg_temp.status('dos'), '0 of 5, 0 wait', 'the other nothing');
select throws_ok(
    $$ select private.activate_model('00000000-0000-4000-8000-000000000002') $$, 'MD196', null, 'so it cannot take its place'
);
select throws_ok($$ select private.activate_model(gen_random_uuid()) $$, 'P0002', null, 'nor can what is no model');
select throws_ok(
    $$ select private.activate_model('00000000-0000-4000-8000-000000000003') $$, 'P0002', null, 'or none that embeds'
);
select throws_ok($$ select private.backfill_embeddings(gen_random_uuid()) $$, 'P0002', null, 'which is not filled either');

-- when: it is filled; then both are side by side
select is(private.backfill_embeddings('00000000-0000-4000-8000-000000000002'), 5::bigint, 'what it lacks is asked for');
select is(private.backfill_embeddings('00000000-0000-4000-8000-000000000002'), 0::bigint, 'once');
select is(pg_temp.status('dos'), '0 of 5, 5 wait', 'one sees it wait');
update public.blog_posts set title = 'Nueva' where slug = 'nota1';
select results_eq(
    $$ select content from public.claim_embeddings(1) $$, $$ values ('Nueva Un texto de prueba') $$, 'behind what people change'
);
do $$ begin perform tests.freeze(now() + interval '1 day'); end; $$;
select is(pg_temp.work(3), 3::bigint, 'a part is done');
select is(pg_temp.status('dos'), '2 of 5, 3 wait', 'and seen, one of them for the other model');
select is(pg_temp.active(), 'uno', 'the old model answers');
select is(pg_temp.work(100), 3::bigint, 'the rest');
select is(pg_temp.status('dos'), '5 of 5, 0 wait', 'all is there');
select lives_ok($$ select private.activate_model('00000000-0000-4000-8000-000000000002') $$, 'now it takes over');
select is(pg_temp.active(), 'dos', 'alone');

-- then: the old one is kept up to date no more, and can be gone back to
update public.blog_posts set title = 'Otra' where slug = 'nota2';
select is(pg_temp.status('uno') || '; ' || pg_temp.status('dos'), '4 of 5, 0 wait; 4 of 5, 1 wait', 'one model is asked');
select lives_ok($$ select private.activate_model('00000000-0000-4000-8000-000000000001', true) $$, 'back at once, anyway');
select is(pg_temp.active() || ': ' || pg_temp.status('uno'), 'uno: 4 of 5, 1 wait', 'what it lacks is asked for');

-- then: a model that is called in another way makes other vectors
update public.ai_models set version = '2' where name = 'uno';
select is(pg_temp.status('uno'), '0 of 5, 5 wait', 'a new version needs all anew');
select throws_ok(
    $$ update public.ai_models set parameters = '{"dimensions": 3072}' where name = 'uno' $$, '23514', null,
    'more dimensions than there is room for are refused'
);

select * from finish();
rollback;
