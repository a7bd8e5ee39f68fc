-- Whether what a notification is about is still there for a person: what the policies of these tables say, and for a seat
-- that it is still his, for a message that he has not read it. Caller: load_emails.
create or replace function private.still_concerns(p_user_id uuid, p_entity_type text, p_entity_id uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select case p_entity_type
        when 'event' then exists (
            select from private.event_row(p_entity_id) as e
            where e.status <> 'draft' or e.organizer_id = p_user_id
        )
        when 'registration' then exists (
            select from public.event_registrations as r
            where r.id = p_entity_id and r.user_id = p_user_id and r.status in ('confirmed', 'offered')
        )
        when 'topic' then exists (
            select from public.forum_topics as t
            inner join public.forum_categories as c on t.category_id = c.id
            where t.id = p_entity_id
                and (
                    t.author_id = p_user_id
                    or private.holds_permission(p_user_id, 'content.moderate')
                    or (
                        t.status in ('active', 'closed', 'locked') and c.is_active
                        and private.can_see(p_user_id, t.author_id)
                    )
                )
        )
        when 'blog_post' then exists (
            select from public.blog_posts as b
            where b.id = p_entity_id
                and (
                    b.author_id = p_user_id
                    or private.holds_permission(p_user_id, 'content.moderate')
                    or (
                        b.status = 'published' and b.published_at <= private.clock()
                        and private.can_see(p_user_id, b.author_id)
                    )
                )
        )
        when 'message' then exists (
            select from public.user_messages as m
            where m.id = p_entity_id and m.recipient_id = p_user_id and not m.read and m.recipient_deleted_at is null
        )
        when 'connection' then exists (
            select from public.user_connections as k
            where k.id = p_entity_id and k.status in ('pending', 'accepted')
                and p_user_id in (k.requester_id, k.recipient_id)
        )
        else true
    end
$$;
revoke all on function private.still_concerns(uuid, text, uuid) from public, anon, authenticated, service_role;
