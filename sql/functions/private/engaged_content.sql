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
