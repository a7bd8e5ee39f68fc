-- What a search shows of the rows with these kinds and ids: those that the caller may see, since it runs with his rights.
-- To begin with a table takes as long as ten of its rows, so only those are asked of which there is something.
-- Callers: search_window, public.suggest, calculate_content_similarity, my_recommendations.
create or replace function private.search_pages(p_kinds text[], p_ids uuid[])
returns table (kind text, id uuid, title text, slug text, summary text)
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
    if 'event' = any (p_kinds) then
        return query
        select 'event', e.id, e.title, e.slug, left(coalesce(e.short_description, e.description), 300)
        from public.events_all as e
        where e.id = any (array(select w.id from unnest(p_kinds, p_ids) as w (kind, id) where w.kind = 'event'));
    end if;
    if 'resource' = any (p_kinds) then
        return query
        select 'resource', r.id, r.title, null::text, left(r.description, 300)
        from public.resources as r
        where r.id = any (array(select w.id from unnest(p_kinds, p_ids) as w (kind, id) where w.kind = 'resource'));
    end if;
    if 'blog_post' = any (p_kinds) then
        return query
        select 'blog_post', b.id, b.title, b.slug, left(coalesce(b.excerpt, b.content), 300)
        from public.blog_posts as b
        where b.id = any (array(select w.id from unnest(p_kinds, p_ids) as w (kind, id) where w.kind = 'blog_post'));
    end if;
    if 'topic' = any (p_kinds) then
        return query
        select 'topic', t.id, t.title, t.slug, left(t.content, 300)
        from public.forum_topics as t
        where t.id = any (array(select w.id from unnest(p_kinds, p_ids) as w (kind, id) where w.kind = 'topic'));
    end if;
    if 'post' = any (p_kinds) then
        return query
        select 'post', p.id, t.title, t.slug, left(p.content, 300)
        from public.forum_posts as p
        left join public.forum_topics as t on p.topic_id = t.id
        where p.id = any (array(select w.id from unnest(p_kinds, p_ids) as w (kind, id) where w.kind = 'post'));
    end if;
    if 'user' = any (p_kinds) then
        return query
        select 'user', u.id, nullif(concat_ws(' ', u.first_name, u.last_name), ''), null::text, left(u.bio, 300)
        from public.profiles as u
        where u.id = any (array(select w.id from unnest(p_kinds, p_ids) as w (kind, id) where w.kind = 'user'));
    end if;
end;
$$;
revoke all on function private.search_pages(text[], uuid[]) from public, anon, authenticated, service_role;
grant execute on function private.search_pages(text[], uuid[]) to anon, authenticated;
