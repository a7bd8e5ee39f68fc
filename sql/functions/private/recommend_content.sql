-- Makes anew what people are recommended of a type, all of them at once: what is near to what they say of themselves and
-- to what they had to do with, what has the words that they like, and what is popular, so that nobody's list is empty.
-- What was there gets its new score and reason; what is no longer good goes; what somebody has seen or dismissed stays as
-- it is. Says how many there are now. Callers: generate_user_recommendations, update_recommendations.
create or replace function private.recommend_content(p_user_ids uuid[], p_content_type text, p_limit integer)
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_now constant timestamptz := private.clock();
    v_model_id constant uuid := private.active_model();
    v_weights jsonb;
    v_kept uuid[];
begin
    -- One after the other for a person, always in the same order.
    perform pg_advisory_xact_lock(hashtextextended(format('recommend:%s', i.id), 0))
    from (select u.id from unnest(p_user_ids) as u (id) order by u.id) as i;

    select m.parameters -> 'weights' into v_weights
    from public.ai_models as m
    where m.type = 'recommendation' and m.is_active;

    with known as materialized (
        select g.user_id, g.content_type, g.content_id, e.embedding::extensions.halfvec(1536) as embedding
        from (
            select g.user_id, g.content_type, g.content_id from private.engaged_content(p_user_ids) as g
            union all
            select u.id, 'user', u.id from unnest(p_user_ids) as u (id)
        ) as g
        inner join public.content_embeddings as e
            on e.content_type = g.content_type and e.content_id = g.content_id and e.model_id = v_model_id
    ),

    near as (
        select t.user_id, n.content_id, 1 - n.distance as similarity
        from (
            select k.user_id, extensions.avg(k.embedding)::extensions.vector as vector
            from known as k
            group by k.user_id
        ) as t
        cross join lateral private.nearest_content(p_content_type, v_model_id, t.vector, p_limit * 3) as n
    ),

    interest as materialized (
        select i.user_id, i.tag, i.weight from private.interests_of(p_user_ids) as i
    ),

    tagged as (
        select distinct on (i.user_id, d.content_id) i.user_id, d.content_id, i.tag, i.weight
        from private.tagged_content(array(select distinct n.tag from interest as n), p_content_type, 100) as d
        inner join interest as i on d.tag = i.tag
        order by i.user_id, d.content_id, i.weight desc, i.tag
    ),

    popular as (
        select p.content_id, p.popularity, p.code from private.popular_content(p_content_type, p_limit * 3) as p
    ),

    candidate as (
        select n.user_id, n.content_id from near as n
        union
        select t.user_id, t.content_id from tagged as t
        union
        select u.id, p.content_id from unnest(p_user_ids) as u (id) cross join popular as p
    ),

    allowed as (
        select s.user_id, s.content_id
        from (
            select array_agg(c.user_id) as user_ids, array_agg(c.content_id) as content_ids
            from candidate as c
        ) as c
        cross join lateral private.suggestable(c.user_ids, p_content_type, c.content_ids) as s
        left join public.content_recommendations as r
            on r.user_id = s.user_id and r.content_type = p_content_type and r.content_id = s.content_id
        where (r.is_viewed or r.is_dismissed) is not true
    ),

    scored as (
        select
            a.user_id, a.content_id, t.tag, n.similarity, p.code,
            round(
                least(
                    1,
                    coalesce((v_weights ->> 'interest')::numeric, 0.6) * coalesce(t.weight, 0)
                    + coalesce((v_weights ->> 'similar')::numeric, 0.3) * greatest(n.similarity, 0)::numeric
                    + coalesce((v_weights ->> 'popular')::numeric, 0.1) * coalesce(p.popularity, 0)::numeric
                ),
                6
            ) as score
        from allowed as a
        left join near as n on a.user_id = n.user_id and a.content_id = n.content_id
        left join tagged as t on a.user_id = t.user_id and a.content_id = t.content_id
        left join popular as p on a.content_id = p.content_id
    ),

    best as materialized (
        select b.*
        from (
            select s.*, row_number() over (partition by s.user_id order by s.score desc, s.content_id) as place
            from scored as s
        ) as b
        where b.place <= p_limit
    ),

    -- Each vector is read once: it lies outside its row.
    unexplained as materialized (
        select b.user_id, b.content_id, e.embedding::extensions.halfvec(1536) as embedding
        from best as b
        inner join public.content_embeddings as e
            on e.content_type = p_content_type and e.content_id = b.content_id and e.model_id = v_model_id
        where b.tag is null
    ),

    alike as (
        select distinct on (o.user_id, o.content_id) o.user_id, o.content_id, o.known_type, o.known_id
        from (
            select
                b.user_id, b.content_id, k.content_type as known_type, k.content_id as known_id,
                k.embedding operator(extensions.<=>) b.embedding as distance
            from unexplained as b
            inner join known as k on b.user_id = k.user_id
        ) as o
        where private.is_alike(o.distance)
        order by o.user_id, o.content_id, o.distance
    ),

    written as (
        insert into public.content_recommendations as r (
            user_id, content_type, content_id, score, reason, ai_model_id, generated_at, expires_at
        )
        select
            b.user_id, p_content_type, b.content_id, b.score,
            case
                when b.tag is not null then jsonb_build_object('code', 'shared_interest', 'tag', b.tag)
                when k.known_id is not null
                    then jsonb_build_object(
                        'code', 'similar_to', 'content_type', k.known_type, 'content_id', k.known_id
                    )
                else jsonb_build_object('code', coalesce(b.code, 'suggested'))
            end,
            v_model_id, v_now, v_now + interval '7 days'
        from best as b
        left join alike as k on b.user_id = k.user_id and b.content_id = k.content_id
        order by b.user_id, b.content_id
        on conflict (user_id, content_type, content_id) do update
        set
            score = excluded.score,
            reason = excluded.reason,
            ai_model_id = excluded.ai_model_id,
            generated_at = excluded.generated_at,
            expires_at = excluded.expires_at
        returning r.id
    )

    select array_agg(w.id) into v_kept from written as w;

    delete from public.content_recommendations as r
    where r.user_id = any (p_user_ids) and r.content_type = p_content_type and not r.is_viewed and not r.is_dismissed
        and r.id <> all (coalesce(v_kept, '{}'));
    return coalesce(cardinality(v_kept), 0)::bigint;
end;
$$;
revoke all on function private.recommend_content(uuid[], text, integer) from public, anon, authenticated, service_role;
