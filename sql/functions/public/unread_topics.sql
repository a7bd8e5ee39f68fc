-- The topics that the caller follows (has read, begun or written in) with replies of others that are new to him; the
-- badge is the number of rows. Muted topics stay out. Callers: signed-in people.
create or replace function public.unread_topics()
returns table (
    topic_id uuid, slug text, title text, last_activity_at timestamptz, last_read_number integer, unread_count bigint
)
language sql
stable
security invoker
set search_path = ''
as $$
    select t.id, t.slug, t.title, t.last_activity_at, r.last_read_number, count(*)
    from public.forum_reads as r
    inner join public.forum_topics as t on r.topic_id = t.id and t.status in ('active', 'closed', 'locked')
    inner join public.forum_posts as p
        on t.id = p.topic_id and p.number > r.last_read_number and p.status = 'active'
        and p.author_id is distinct from r.user_id
    where r.user_id = (select auth.uid())
        and not exists (
            select from public.user_mutes as m
            where m.user_id = r.user_id and m.entity_type = 'topic' and m.entity_id = t.id
                and (m.expires_at is null or m.expires_at > (select private.clock()))
        )
    group by t.id, r.last_read_number
    order by t.last_activity_at desc, t.id desc
$$;
revoke all on function public.unread_topics() from public, anon, authenticated, service_role;
grant execute on function public.unread_topics() to authenticated;
comment on function public.unread_topics() is
'The topics that the caller follows and that have new replies, with how many; the number of rows is the badge.';
