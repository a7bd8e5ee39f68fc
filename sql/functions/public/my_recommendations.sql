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
        m.id, m.content_type, m.content_id, c.title, c.slug, c.summary, e.date, m.score,
        case m.reason ->> 'code'
            when 'shared_interest' then m.reason || jsonb_build_object(
                'es', format('Te interesa «%s»', m.reason ->> 'tag'),
                'en', format('You like “%s”', m.reason ->> 'tag')
            )
            when 'similar_to' then case
                when m.reason ->> 'content_id' = v_me::text
                    then m.reason || '{"es": "Se parece a lo que dices de ti", "en": "Like what you say about yourself"}'
                when s.title is not null then m.reason || jsonb_build_object(
                    'title', s.title,
                    'es', format('Se parece a «%s»', s.title),
                    'en', format('Similar to “%s”', s.title)
                )
                -- What it is like can be seen no more.
                else '{"code": "suggested", "es": "Puede interesarte", "en": "You may like it"}'
            end
            when 'popular' then m.reason || '{"es": "Muchas personas lo eligen", "en": "Many choose it"}'
            when 'upcoming' then m.reason || '{"es": "Es pronto", "en": "Coming soon"}'
            when 'new' then m.reason || '{"es": "Es nuevo", "en": "It is new"}'
            else m.reason || '{"es": "Puede interesarte", "en": "You may like it"}'
        end,
        m.is_viewed, m.generated_at
    from mine as m
    inner join named as c on m.content_type = c.kind and m.content_id = c.id
    left join named as s on s.kind = m.reason ->> 'content_type' and s.id::text = m.reason ->> 'content_id'
    left join public.events as e on m.content_type = 'event' and e.id = m.content_id
    order by m.score desc, m.id desc
    limit least(greatest(p_limit, 1), 100);
end;
$$;
revoke all on function public.my_recommendations(text, integer) from public, anon, authenticated, service_role;
grant execute on function public.my_recommendations(text, integer) to authenticated;
comment on function public.my_recommendations(text, integer) is
'What one might like, the best first: nothing past, cancelled, hidden, one''s own or registered for, nobody blocked. '
'The reason has a code, and its words in es and en; it is true at this moment.';
