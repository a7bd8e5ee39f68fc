-- private.nearest_content: the index of the type finds what is nearest, of the model that is asked for, and never fewer.
-- mutation: R75
begin;
select plan(10);

-- given: 600 events of one model in 40 groups, 60 of another one, and posts
do $$
begin
    insert into public.ai_models (id, name, type, version, parameters, is_active) values
    ('00000000-0000-4000-8000-000000000001', 'uno', 'embedding', '1', '{}', true),
    ('00000000-0000-4000-8000-000000000002', 'dos', 'embedding', '1', '{}', false);
    perform setseed(0.42);
    create temporary table centre as
    select k, array_agg((random() - 0.5)::real) as v from generate_series(0, 39) as k, generate_series(1, 1536) group by k;
    insert into public.content_embeddings (content_type, content_id, model_id, embedding)
    select
        case when g <= 660 then 'event' else 'blog_post' end, md5(g::text)::uuid,
        ('00000000-0000-4000-8000-00000000000' || case when g % 11 = 0 then 2 else 1 end)::uuid,
        (
            select array_agg((c.v[h] + (random() - 0.5) * 0.8 + 0 * g)::real order by h) from generate_series(1, 1536) as h
        )::extensions.vector
    from generate_series(1, 700) as g
    inner join centre as c on c.k = g % 40;
end;
$$;
analyze public.content_embeddings;
create temporary table question as
select e.content_id, e.embedding from public.content_embeddings as e
where e.content_type = 'event' and e.model_id = '00000000-0000-4000-8000-000000000001'
order by e.content_id
limit 20;
create function pg_temp.found(p_model integer, p_limit integer)
returns table (question uuid, content_id uuid)
language sql
as $$
    select q.content_id, n.content_id
    from question as q
    cross join lateral private.nearest_content(
        'event', ('00000000-0000-4000-8000-00000000000' || p_model)::uuid, q.embedding, p_limit
    ) as n
$$;
create function pg_temp.exact(p_model integer, p_limit integer)
returns table (question uuid, content_id uuid)
language sql
as $$
    select q.content_id, n.content_id
    from question as q
    cross join lateral (
        select e.content_id from public.content_embeddings as e
        where e.content_type = 'event' and e.model_id = ('00000000-0000-4000-8000-00000000000' || p_model)::uuid
        order by (e.embedding operator(extensions.<=>) q.embedding) + 0
        limit p_limit
    ) as n
$$;
create temporary table before as
select pg_stat_get_xact_numscans(to_regclass('public.idx_content_embeddings_vector_event')) as scans;

-- then
select is((select count(*) from pg_temp.found(1, 10)), 200::bigint, 'twenty people ask for ten');
select is(
    pg_stat_get_xact_numscans(to_regclass('public.idx_content_embeddings_vector_event')) - b.scans, 20::bigint,
    'of some hundred too, each finds them by the index: to read them all takes longer than it seems'
)
from before as b;

-- As it is on a large table: reading all is never the cheaper way.
set local enable_seqscan = off;
set local enable_sort = off;
set local enable_bitmapscan = off;
select cmp_ok(count(*), '>=', 196::bigint, 'at least 98 of 100 of the ten nearest are found')
from (select * from pg_temp.found(1, 10) intersect select * from pg_temp.exact(1, 10)) as f;
select cmp_ok(count(*), '>=', 196::bigint, 'of a model of a tenth too')
from (select * from pg_temp.found(2, 10) intersect select * from pg_temp.exact(2, 10)) as f;
select is((select count(*) from pg_temp.found(2, 10)), 200::bigint, 'there are as many as one asks for');
select is((select count(*) from pg_temp.found(2, 60)), 1200::bigint, 'and all that there are');
select is((select count(*) from pg_temp.found(2, 61)), 1200::bigint, 'and no more');
select is(
    (select n.content_id from question as q cross join lateral private.nearest_content(
        'event', '00000000-0000-4000-8000-000000000001', q.embedding, 1
    ) as n where n.content_id = q.content_id limit 1),
    (select content_id from question limit 1), 'a thing is nearest to itself'
);
select is_empty(
    $$ select n.content_id from question as q cross join lateral private.nearest_content(
           'event', '00000000-0000-4000-8000-000000000001', q.embedding, 20, q.content_id
       ) as n where n.content_id = q.content_id $$,
    'unless it is left out'
);
select results_eq(
    $f$ select p.index from tests.plan_of($q$
        select e.content_id from public.content_embeddings as e
        where e.content_type = 'event' and e.model_id = '00000000-0000-4000-8000-000000000001'
        order by e.embedding::extensions.halfvec(1536) operator(extensions.<=>)
            array_fill(0.1::real, array[1536])::extensions.vector::extensions.halfvec(1536)
        limit 10
    $q$) as p where p.relation = 'content_embeddings' $f$,
    $$ values ('idx_content_embeddings_vector_event') $$, 'by the index of the type'
);

select * from finish();
rollback;
