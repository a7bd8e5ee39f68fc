-- Approves or rejects a comment. Callers: the author of the post, moderators.
-- Errors: P0002, 42501, 22023, MD105 illegal_step, MD132 content_removed.
create or replace function public.moderate_comment(p_comment_id uuid, p_decision text)
returns setof public.blog_comments
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform private.require_visible('comment', p_comment_id);
    perform private.moderate_comment(p_comment_id, p_decision);
    return query select c.* from public.blog_comments as c where c.id = p_comment_id;
end;
$$;
revoke all on function public.moderate_comment(uuid, text) from public, anon, authenticated, service_role;
grant execute on function public.moderate_comment(uuid, text) to authenticated;
comment on function public.moderate_comment(uuid, text) is
'Approves or rejects a comment and returns it. For the author of the post and moderators.';
