-- Shows a post to everyone, at once or from p_published_at on. Callers: its author, admins.
-- Errors: P0002, 42501, MD130 published_in_past, MD131 already_published, MD132 content_removed.
create or replace function public.publish_post(p_post_id uuid, p_published_at timestamptz default null)
returns setof public.blog_posts
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform private.require_visible('blog_post', p_post_id);
    perform private.change_post_status(p_post_id, 'published', p_published_at);
    return query select p.* from public.blog_posts as p where p.id = p_post_id;
end;
$$;
revoke all on function public.publish_post(uuid, timestamptz) from public, anon, authenticated, service_role;
grant execute on function public.publish_post(uuid, timestamptz) to authenticated;
comment on function public.publish_post(uuid, timestamptz) is
'Shows a post to everyone, at once or exactly from p_published_at on, and returns it.';
