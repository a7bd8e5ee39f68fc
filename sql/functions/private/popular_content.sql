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
