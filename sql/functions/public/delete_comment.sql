-- Takes a comment of one's own back. Callers: its writer. Errors: 42501, P0002, MD132 content_removed.
create or replace function public.delete_comment(p_comment_id uuid)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$ select private.delete_comment(p_comment_id) $$;
revoke all on function public.delete_comment(uuid) from public, anon, authenticated, service_role;
grant execute on function public.delete_comment(uuid) to authenticated;
comment on function public.delete_comment(uuid) is
'Takes a comment of one''s own back; where others have answered, an empty one keeps its place.';
