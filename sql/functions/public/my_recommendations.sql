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
