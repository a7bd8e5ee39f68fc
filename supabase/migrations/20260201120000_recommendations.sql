-- Recommendations: made from vectors, interests and what is popular, by people for themselves and every night for all;
-- what may not be suggested any more is left out whenever they are read. Functions: sql/functions.
-- Undo: supabase/undo/20260201120000_recommendations.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

insert into private.rate_limits (action, burst, refill, new_burst, new_refill) values
('recommend', 30, '1 minute', 30, '1 minute');

-- <<< sql/functions/private/is_alike.sql
-- From when on two vectors are alike enough to say so. Callers: recommend_content, reason_holds.
create or replace function private.is_alike(p_distance double precision)
returns boolean
language sql
immutable
parallel safe
security invoker
set search_path = ''
as $$ select p_distance <= 0.75 $$;
revoke all on function private.is_alike(double precision) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/kept_away.sql
-- What people want to see nothing of, or may not meet: who is blocked either way (as can_see, for many at once), what is
-- muted, and whose owner is. Caller: suggestable.
create or replace function private.kept_away(p_user_ids uuid[])
returns table (user_id uuid, entity_type text, entity_id uuid)
language sql
stable
security definer
set search_path = ''
as $$
    select b.blocker_id, 'user', b.blocked_id
    from public.user_blocks as b
    where b.blocker_id = any (p_user_ids)
    union all
    select b.blocked_id, 'user', b.blocker_id
    from public.user_blocks as b
    where b.blocked_id = any (p_user_ids)
    union all
    select m.user_id, m.entity_type, m.entity_id
    from public.user_mutes as m
    where m.user_id = any (p_user_ids) and (m.expires_at > private.clock()) is not false
$$;
revoke all on function private.kept_away(uuid[]) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/suggestable.sql
-- Which of these pairs (a person, a thing) may be suggested now: what the person may see, and has not written, used or
-- registered for himself; nothing past, cancelled, hidden or muted, nobody who is blocked either way, does not want to be
-- suggested, or is known already. Asked when recommendations are made and again whenever they are read.
-- Callers: recommend_content, my_recommendations.
create or replace function private.suggestable(p_user_ids uuid[], p_content_type text, p_content_ids uuid[])
returns table (user_id uuid, content_id uuid)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_now constant timestamptz := private.clock();
    v_people constant uuid[] := array(select distinct u.id from unnest(p_user_ids) as u (id));
begin
    case p_content_type
    when 'event' then
        return query
        select p.user_id, p.content_id
        from unnest(p_user_ids, p_content_ids) as p (user_id, content_id)
        inner join public.events as e on e.id = p.content_id
        where e.status = 'published' and e.date > v_now and e.organizer_id is distinct from p.user_id
            and not exists (
                select from public.event_registrations as r where r.event_id = e.id and r.user_id = p.user_id
            )
            and not exists (select from public.event_staff as s where s.event_id = e.id and s.user_id = p.user_id)
            and not exists (
                select from private.kept_away(v_people) as a
                where a.user_id = p.user_id
                    and (a.entity_type, a.entity_id) in ((p_content_type, e.id), ('user', e.organizer_id))
            );
    when 'resource' then
        return query
        select p.user_id, p.content_id
        from unnest(p_user_ids, p_content_ids) as p (user_id, content_id)
        inner join public.resources as r on r.id = p.content_id
        where r.status = 'published' and r.author_id is distinct from p.user_id
            and case r.visibility
                when 'public' then true
                when 'members' then private.holds_permission(p.user_id, 'members.read')
                when 'attendees' then exists (
                    select from public.event_registrations as a
                    where a.event_id = r.event_id and a.user_id = p.user_id and a.status = 'confirmed'
                )
                else false
            end
            and not exists (
                select from public.resource_access_logs as l where l.resource_id = r.id and l.user_id = p.user_id
            )
            and not exists (
                select from private.kept_away(v_people) as a
                where a.user_id = p.user_id
                    and (a.entity_type, a.entity_id) in ((p_content_type, r.id), ('user', r.author_id))
            );
    when 'blog_post' then
        return query
        select p.user_id, p.content_id
        from unnest(p_user_ids, p_content_ids) as p (user_id, content_id)
        inner join public.blog_posts as b on b.id = p.content_id
        where b.status = 'published' and b.published_at <= v_now and b.author_id is distinct from p.user_id
            and not exists (select from public.blog_comments as c where c.post_id = b.id and c.user_id = p.user_id)
            and not exists (
                select from private.kept_away(v_people) as a
                where a.user_id = p.user_id
                    and (a.entity_type, a.entity_id) in ((p_content_type, b.id), ('user', b.author_id))
            );
    when 'topic' then
        return query
        select p.user_id, p.content_id
        from unnest(p_user_ids, p_content_ids) as p (user_id, content_id)
        inner join public.forum_topics as t on t.id = p.content_id
        inner join public.forum_categories as c on t.category_id = c.id
        where t.status = 'active' and c.is_active and t.author_id is distinct from p.user_id
            and not exists (select from public.forum_posts as o where o.topic_id = t.id and o.author_id = p.user_id)
            and not exists (
                select from private.kept_away(v_people) as a
                where a.user_id = p.user_id
                    and (a.entity_type, a.entity_id) in ((p_content_type, t.id), ('user', t.author_id))
            );
    when 'user' then
        return query
        select p.user_id, p.content_id
        from unnest(p_user_ids, p_content_ids) as p (user_id, content_id)
        inner join public.profiles as o on o.id = p.content_id
        inner join public.communication_preferences as s on s.user_id = o.id
        where s.suggest_me and o.id <> p.user_id
            and not exists (
                select from public.user_connections as c
                where least(c.requester_id, c.recipient_id) = least(p.user_id, o.id)
                    and greatest(c.requester_id, c.recipient_id) = greatest(p.user_id, o.id)
            )
            and not exists (
                select from private.kept_away(v_people) as a
                where a.user_id = p.user_id
                    and (a.entity_type, a.entity_id) in ((p_content_type, o.id), ('user', o.id))
            );
    end case;
end;
$$;
revoke all on function private.suggestable(uuid[], text, uuid[]) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/interests_of.sql
-- What people like, each word once with its greatest weight: what they said, what was found out, what their profiles say.
-- Callers: recommend_content, reason_holds.
create or replace function private.interests_of(p_user_ids uuid[])
returns table (user_id uuid, tag text, weight numeric)
language sql
stable
security definer
set search_path = ''
as $$
    select distinct on (i.user_id, private.fold(i.tag)) i.user_id, i.tag, i.weight
    from (
        select u.user_id, btrim(u.interest_value) as tag, u.weight
        from public.user_interests as u
        where u.user_id = any (p_user_ids)
        union all
        select p.id, btrim(t.tag), 0.8
        from public.profiles as p
        cross join lateral jsonb_array_elements_text(p.ai_interests) as t (tag)
        where p.id = any (p_user_ids)
    ) as i
    where i.weight > 0 and length(i.tag) between 1 and 100
    order by i.user_id, private.fold(i.tag), i.weight desc, i.tag
$$;
revoke all on function private.interests_of(uuid[]) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/engaged_content.sql
-- The ten things with which each person had to do last; nothing of who does not want activities to be recorded.
-- Caller: recommend_content.
create or replace function private.engaged_content(p_user_ids uuid[])
returns table (user_id uuid, content_type text, content_id uuid)
language sql
stable
security definer
set search_path = ''
as $$
    select l.user_id, l.content_type, l.content_id
    from (
        select d.*, row_number() over (partition by d.user_id order by d.at desc, d.content_id) as place
        from (
            select a.user_id, a.content_type, a.content_id, max(a.at) as at
            from (
                select r.user_id, 'event' as content_type, r.event_id as content_id, r.created_at as at
                from public.event_registrations as r
                where r.user_id = any (p_user_ids) and r.status not in ('cancelled', 'expired')
                union all
                select l.user_id, 'resource', l.resource_id, l.created_at
                from public.resource_access_logs as l
                where l.user_id = any (p_user_ids)
                union all
                select c.user_id, 'blog_post', c.post_id, c.created_at
                from public.blog_comments as c
                where c.user_id = any (p_user_ids)
                union all
                select b.author_id, 'blog_post', b.id, b.created_at
                from public.blog_posts as b
                where b.author_id = any (p_user_ids)
                union all
                select t.author_id, 'topic', t.id, t.created_at
                from public.forum_topics as t
                where t.author_id = any (p_user_ids)
                union all
                select o.author_id, 'topic', o.topic_id, o.created_at
                from public.forum_posts as o
                where o.author_id = any (p_user_ids)
            ) as a
            group by a.user_id, a.content_type, a.content_id
        ) as d
        inner join public.communication_preferences as s on s.user_id = d.user_id and s.track_activity
    ) as l
    where l.place <= 10
$$;
revoke all on function private.engaged_content(uuid[]) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/popular_content.sql
-- What many choose, what comes soon, what is new: how much, from 0 to 1, and which of the three it is, if any; the most
-- first, or of the things that are named. From figures that everybody sees. Callers: recommend_content, reason_holds.
create or replace function private.popular_content(p_content_type text, p_limit integer, p_ids uuid[] default null)
returns table (content_id uuid, popularity double precision, code text)
language sql
stable
security definer
set search_path = ''
as $$
    select
        n.id,
        0.7 * n.chosen / (n.chosen + n.half) + 0.3 / (1 + n.days / 30),
        case
            when n.chosen >= n.half / 4 then 'popular'
            when n.days > 30 then 'suggested'
            when p_content_type = 'event' then 'upcoming'
            else 'new'
        end
    from (
        select
            e.id, e.current_registrations as chosen, 20 as half,
            extract(epoch from e.date - private.clock()) / 86400 as days
        from public.events as e
        where p_content_type = 'event' and e.status = 'published' and e.date > private.clock()
            and (e.id = any (p_ids)) is not false
        union all
        select r.id, r.download_count, 20, extract(epoch from private.clock() - r.created_at) / 86400
        from public.resources as r
        where p_content_type = 'resource' and r.status = 'published' and r.visibility <> 'private'
            and (r.id = any (p_ids)) is not false
        union all
        select b.id, b.comments_count, 8, extract(epoch from private.clock() - b.published_at) / 86400
        from public.blog_posts as b
        where p_content_type = 'blog_post' and b.status = 'published' and b.published_at <= private.clock()
            and (b.id = any (p_ids)) is not false
        union all
        select t.id, t.reply_count, 8, extract(epoch from private.clock() - t.created_at) / 86400
        from public.forum_topics as t
        where p_content_type = 'topic' and t.status = 'active' and (t.id = any (p_ids)) is not false
        union all
        select u.id, 0, 20, extract(epoch from private.clock() - u.created_at) / 86400
        from public.profiles as u
        where p_content_type = 'user' and u.signup_completed and (u.id = any (p_ids)) is not false
    ) as n
    order by 2 desc, n.id
    limit p_limit
$$;
revoke all on function private.popular_content(text, integer, uuid[]) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/reason_holds.sql
-- Whether what was given as the reason of a recommendation is still so. Caller: my_recommendations.
create or replace function private.reason_holds(p_user_id uuid, p_content_type text, p_content_id uuid, p_reason jsonb)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select case p_reason ->> 'code'
        when 'shared_interest' then
            exists (
                select from private.interests_of(array[p_user_id]) as i
                where private.fold(i.tag) = private.fold(p_reason ->> 'tag')
            )
            and exists (
                select from private.search_documents as d
                where d.id = p_content_id and d.kind = p_content_type
                    and d.vector @@ private.search_query(p_reason ->> 'tag')
            )
        when 'similar_to' then
            exists (
                select
                from public.content_embeddings as e
                inner join public.content_embeddings as s on e.model_id = s.model_id
                where e.content_type = p_content_type and e.content_id = p_content_id
                    and s.content_type = p_reason ->> 'content_type' and s.content_id = (p_reason ->> 'content_id')::uuid
                    and e.model_id = private.active_model()
                    and private.is_alike(e.embedding operator(extensions.<=>) s.embedding)
            )
        when 'suggested' then true
        else p_reason ->> 'code' = (
            select c.code from private.popular_content(p_content_type, 1, array[p_content_id]) as c
        )
    end
$$;
revoke all on function private.reason_holds(uuid, text, uuid, jsonb) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/tagged_content.sql
-- The newest content of a type that has each of these words, as the search finds it: ids only, whoever may see them.
-- Caller: recommend_content.
create or replace function private.tagged_content(p_tags text[], p_content_type text, p_limit integer)
returns table (tag text, content_id uuid)
language sql
stable
security definer
set search_path = ''
set enable_seqscan = off -- vectors lie outside their rows: reading them all is dearer than the planner knows
as $$
    select w.tag, d.id
    from (select t.tag, private.search_query(t.tag) as words from unnest(p_tags) as t (tag)) as w
    cross join lateral (
        select s.id
        from private.search_documents as s
        where s.vector @@ w.words and s.kind = p_content_type and s.listed_at <= private.clock()
        order by s.created_at desc, s.id
        limit p_limit
    ) as d
$$;
revoke all on function private.tagged_content(text[], text, integer) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/recommend_content.sql
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
-- >>>
-- <<< sql/functions/private/require_recommended.sql
-- Refuses what is never recommended. Callers: generate_user_recommendations, my_recommendations. Errors: 22023.
create or replace function private.require_recommended(p_content_type text)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    if not exists (select from private.embedded_kinds as k where k.kind = p_content_type) then
        raise invalid_parameter_value using
            message = format('No se recomienda contenido del tipo %s', p_content_type),
            detail = '{"en": "Content of this type is not recommended"}', hint = 'not_recommended';
    end if;
end;
$$;
revoke all on function private.require_recommended(text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/generate_user_recommendations.sql
-- Makes a person's recommendations of a type anew; the caller's, when nobody is named. Caller: public.generate_user_recommendations.
-- Errors: 42501, P0002, 22023 for what is never recommended, MD401 too_many_requests.
create or replace function private.generate_user_recommendations(p_user_id uuid, p_content_type text, p_limit integer)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := coalesce(p_user_id, private.require_person());
begin
    if v_user_id = private.require_person() then
        perform private.take_token('recommend');
    elsif not private.is_admin() then
        raise insufficient_privilege using
            message = 'Nadie pide recomendaciones para otra persona',
            detail = '{"en": "Nobody asks for recommendations for somebody else"}', hint = 'not_yours';
    end if;
    perform private.require_user(v_user_id);
    perform private.require_recommended(p_content_type);
    perform private.recommend_content(array[v_user_id], p_content_type, least(greatest(p_limit, 1), 50));
end;
$$;
revoke all on function private.generate_user_recommendations(uuid, text, integer)
from public, anon, authenticated, service_role;
grant execute on function private.generate_user_recommendations(uuid, text, integer) to authenticated;
-- >>>
-- <<< sql/functions/private/recommend_everything.sql
-- Makes what people are recommended anew, of every type. Callers: update_recommendations, recommend_next.
create or replace function private.recommend_everything(p_user_ids uuid[])
returns void
language sql
volatile
security definer
set search_path = ''
as $$
    select private.recommend_content(p_user_ids, t.content_type, t.most)
    from (
        values ('event', 20), ('resource', 15), ('user', 10), ('blog_post', 10), ('topic', 10)
    ) as t (content_type, most)
$$;
revoke all on function private.recommend_everything(uuid[]) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/update_recommendations.sql
-- Makes the recommendations of the next people after one, by their ids: of those who signed in within 30 days. Says who
-- was the last, or null when nobody is left. Callers: recommend_next, update_all_recommendations.
create or replace function private.update_recommendations(p_after uuid, p_limit integer)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_ids uuid[];
begin
    select array_agg(n.id order by n.id) into v_ids
    from (
        select u.id
        from auth.users as u
        where u.last_sign_in_at > private.clock() - interval '30 days' and not u.is_anonymous
            and (u.id > p_after) is not false
        order by u.id
        limit p_limit
    ) as n;
    if v_ids is null then
        return null;
    end if;
    perform private.recommend_everything(v_ids);
    return v_ids[cardinality(v_ids)];
end;
$$;
revoke all on function private.update_recommendations(uuid, integer) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/update_all_recommendations.sql
-- Makes everybody's recommendations anew, a thousand people at a time. Caller: public.update_all_recommendations; the job
-- update-recommendations lets a worker do it, in transactions of its own. Errors: 42501.
create or replace function private.update_all_recommendations()
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_last uuid;
begin
    if not private.is_admin() then
        raise insufficient_privilege using
            message = 'Solo para administradores', detail = '{"en": "For admins only"}', hint = 'admins_only';
    end if;
    loop
        v_last := private.update_recommendations(v_last, 1000);
        exit when v_last is null;
    end loop;
end;
$$;
revoke all on function private.update_all_recommendations() from public, anon, authenticated, service_role;
grant execute on function private.update_all_recommendations() to authenticated;
-- >>>
-- <<< sql/functions/private/recommend_next.sql
-- One step of a task recommendations: the next two hundred people after one; says who was the last, or null at the end. At
-- the beginning, vectors that are missing are asked for. A task about one person is done in one step.
-- Callers: workers, a transaction a step. Errors: MD160 lease_lost.
create or replace function private.recommend_next(p_job_id bigint, p_token uuid, p_after uuid)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_job constant private.jobs := private.held_job(p_job_id, p_token);
    v_model_id constant uuid := private.active_model();
begin
    if v_job.kind <> 'recommendations' then
        perform private.fail('MD160', jsonb_build_object('job_ids', array[p_job_id]));
    end if;
    if v_job.payload ? 'user_id' then
        perform private.recommend_everything(array_agg(u.id))
        from auth.users as u
        where u.id = (v_job.payload ->> 'user_id')::uuid
        having count(*) = 1;
        return null;
    end if;
    if p_after is null and v_model_id is not null then
        perform private.backfill_embeddings(v_model_id);
    end if;
    return private.update_recommendations(p_after, 200);
end;
$$;
revoke all on function private.recommend_next(bigint, uuid, uuid) from public, anon, authenticated, service_role;
grant execute on function private.recommend_next(bigint, uuid, uuid) to medellin_worker;
-- >>>
-- <<< sql/functions/private/my_recommendations.sql
-- What the caller is recommended and may be suggested at this moment, with a reason that is true at this moment: ids only.
-- Row security on the content comes after it. Caller: public.my_recommendations. Errors: 42501, 22023.
create or replace function private.my_recommendations(p_content_type text)
returns table (
    id uuid,
    content_type text,
    content_id uuid,
    score numeric,
    reason jsonb,
    is_viewed boolean,
    generated_at timestamptz
)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := private.require_person();
begin
    if p_content_type is not null then
        perform private.require_recommended(p_content_type);
    end if;
    return query
    select
        r.id, r.content_type, r.content_id, r.score,
        case
            when private.reason_holds(v_user_id, r.content_type, r.content_id, r.reason) then r.reason
            else '{"code": "suggested"}'
        end,
        r.is_viewed, r.generated_at
    from (
        select
            l.content_type,
            array_agg(l.user_id) as user_ids,
            array_agg(l.content_id) as content_ids
        from public.content_recommendations as l
        where l.user_id = v_user_id and not l.is_dismissed and (l.expires_at > private.clock()) is not false
            and (l.content_type = p_content_type) is not false
        group by l.content_type
    ) as g
    cross join lateral private.suggestable(g.user_ids, g.content_type, g.content_ids) as s
    inner join public.content_recommendations as r
        on r.user_id = v_user_id and r.content_type = g.content_type and r.content_id = s.content_id;
end;
$$;
revoke all on function private.my_recommendations(text) from public, anon, authenticated, service_role;
grant execute on function private.my_recommendations(text) to authenticated;
-- >>>
-- <<< sql/functions/public/generate_user_recommendations.sql
-- Makes a person's recommendations of a type anew. Callers: the person, admins. Errors: 42501 for somebody else, P0002,
-- 22023 for what is never recommended, MD401 too_many_requests.
create or replace function public.generate_user_recommendations(
    p_user_id uuid,
    p_content_type text,
    p_limit integer default 10
)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$ select private.generate_user_recommendations(p_user_id, p_content_type, p_limit) $$;
revoke all on function public.generate_user_recommendations(uuid, text, integer)
from public, anon, authenticated, service_role;
grant execute on function public.generate_user_recommendations(uuid, text, integer) to authenticated;
comment on function public.generate_user_recommendations(uuid, text, integer) is
'Makes recommendations of a type of content anew: one''s own, also when nobody is named, or anybody''s for admins.';
-- >>>
-- <<< sql/functions/public/update_all_recommendations.sql
-- Makes the recommendations of everybody who signed in within 30 days anew. Callers: admins. Errors: 42501.
create or replace function public.update_all_recommendations()
returns void
language sql
volatile
security invoker
set search_path = ''
as $$ select private.update_all_recommendations() $$;
revoke all on function public.update_all_recommendations() from public, anon, authenticated, service_role;
grant execute on function public.update_all_recommendations() to authenticated;
comment on function public.update_all_recommendations() is
'Makes the recommendations of everybody who signed in within 30 days anew, as the job update-recommendations does.';
-- >>>
-- <<< sql/functions/public/my_recommendations.sql
-- What the caller might like, the best first, each with its reason in words. Callers: clients; row security alone decides
-- what leaves, also of what a reason names. Errors: 42501, 22023 for what is never recommended.
create or replace function public.my_recommendations(p_content_type text default null, p_limit integer default 20)
returns table (
    id uuid,
    content_type text,
    content_id uuid,
    title text,
    slug text,
    summary text,
    starts_at timestamptz,
    score numeric,
    reason jsonb,
    reason_es text,
    reason_en text,
    is_viewed boolean,
    generated_at timestamptz
)
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    v_me constant uuid := (select auth.uid());
begin
    return query
    with mine as materialized (
        select r.* from private.my_recommendations(p_content_type) as r
    ),

    named as materialized (
        select p.kind, p.id, p.title, p.slug, p.summary
        from (
            select array_agg(n.kind) as kinds, array_agg(n.id) as ids
            from (
                select m.content_type as kind, m.content_id as id from mine as m
                union
                select m.reason ->> 'content_type', (m.reason ->> 'content_id')::uuid
                from mine as m
                where m.reason ->> 'code' = 'similar_to'
            ) as n
        ) as w
        cross join lateral private.search_pages(w.kinds, w.ids) as p
    )

    select
        m.id, m.content_type, m.content_id, c.title, c.slug, c.summary, e.date, m.score, r.reason,
        format(w.es, coalesce(s.title, m.reason ->> 'tag')), format(w.en, coalesce(s.title, m.reason ->> 'tag')),
        m.is_viewed, m.generated_at
    from mine as m
    inner join named as c on m.content_type = c.kind and m.content_id = c.id
    left join named as s on s.kind = m.reason ->> 'content_type' and s.id::text = m.reason ->> 'content_id'
    left join public.events as e on m.content_type = 'event' and e.id = m.content_id
    cross join lateral (
        -- What it is like is named only while the caller can see it.
        select case
            when m.reason ->> 'code' = 'similar_to' and s.id is null then '{"code": "suggested"}'
            else m.reason
        end as reason
    ) as r
    inner join (
        values
        ('shared_interest', false, 'Te interesa «%s»', 'You like “%s”'),
        ('similar_to', false, 'Se parece a «%s»', 'Similar to “%s”'),
        ('similar_to', true, 'Se parece a lo que dices de ti', 'Like what you say about yourself'),
        ('popular', false, 'Muchas personas lo eligen', 'Many choose it'),
        ('upcoming', false, 'Es pronto', 'Coming soon'),
        ('new', false, 'Es nuevo', 'It is new'),
        ('suggested', false, 'Puede interesarte', 'You may like it')
    ) as w (code, is_me, es, en)
        on r.reason ->> 'code' = w.code and w.is_me = coalesce(r.reason ->> 'content_id' = v_me::text, false)
    order by m.score desc, m.id desc
    limit least(greatest(p_limit, 1), 100);
end;
$$;
revoke all on function public.my_recommendations(text, integer) from public, anon, authenticated, service_role;
grant execute on function public.my_recommendations(text, integer) to authenticated;
comment on function public.my_recommendations(text, integer) is
'What one might like, the best first: nothing past, cancelled, hidden, one''s own or registered for, nobody blocked. '
'The reason is true at this moment.';
-- >>>
-- <<< sql/functions/private/forget_suggestions.sql
-- Takes two people out of what the other is recommended. Caller: trigger of user_blocks, after insert.
create or replace function private.forget_suggestions()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    delete from public.content_recommendations as r
    where r.content_type = 'user'
        and (r.user_id, r.content_id) in ((new.blocker_id, new.blocked_id), (new.blocked_id, new.blocker_id));
    return null;
end;
$$;
revoke all on function private.forget_suggestions() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/queue_own_recommendations.sql
-- Asks a worker for a person's recommendations when what he likes has changed, once for many changes.
-- Caller: triggers of user_interests and profiles, with the argument (column of the person).
create or replace function private.queue_own_recommendations()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := (to_jsonb(coalesce(new, old)) ->> tg_argv[0])::uuid;
begin
    -- With the account goes what its person liked.
    if exists (select from auth.users as u where u.id = v_user_id) then
        perform private.enqueue(
            'recommendations', jsonb_build_object('user_id', v_user_id), 'user:' || v_user_id, null, -1::smallint
        );
    end if;
    return null;
end;
$$;
revoke all on function private.queue_own_recommendations() from public, anon, authenticated, service_role;
-- >>>

create trigger queue_recommendations
after insert or update of weight, interest_value or delete on public.user_interests
for each row execute function private.queue_own_recommendations('user_id');

create trigger queue_recommendations
after update of ai_interests on public.profiles
for each row when (old.ai_interests is distinct from new.ai_interests)
execute function private.queue_own_recommendations('id');

create trigger forget_suggestions
after insert on public.user_blocks
for each row execute function private.forget_suggestions();
