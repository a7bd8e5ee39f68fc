-- Makes a published post a draft again. Callers: its author, admins.
-- Errors: P0002, 42501, MD105 illegal_step, MD132 content_removed.
create or replace function public.unpublish_post(p_post_id uuid)
returns setof public.blog_posts
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform private.require_visible('blog_post', p_post_id);
    perform private.change_post_status(p_post_id, 'draft');
    return query select p.* from public.blog_posts as p where p.id = p_post_id;
end;
$$;
revoke all on function public.unpublish_post(uuid) from public, anon, authenticated, service_role;
grant execute on function public.unpublish_post(uuid) to authenticated;
comment on function public.unpublish_post(uuid) is 'Makes a published post a draft again and returns it.';
