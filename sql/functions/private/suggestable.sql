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
