-- The topic that a slug, be it an old one, leads to. No row where the caller may see none. Callers: clients.
create or replace function public.forum_topic_by_slug(p_slug text)
returns setof public.forum_topics
language sql
stable
security invoker
set search_path = ''
as $$
    select t.*
    from public.forum_topics as t
    where t.id = (select s.target_id from private.slug_target('topic', p_slug) as s)
$$;
revoke all on function public.forum_topic_by_slug(text) from public, anon, authenticated, service_role;
grant execute on function public.forum_topic_by_slug(text) to anon, authenticated;
comment on function public.forum_topic_by_slug(text) is 'The topic that a slug leads to, be it an old one.';
