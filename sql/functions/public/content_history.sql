-- What edits replaced in a piece of content, newest first. Callers: its author, moderators. Errors: 42501, 22023.
create or replace function public.content_history(p_target_type text, p_target_id uuid)
returns table (editor_id uuid, old jsonb, created_at timestamptz)
language sql
stable
security invoker
set search_path = ''
as $$ select * from private.content_history(p_target_type, p_target_id) $$;
revoke all on function public.content_history(text, uuid) from public, anon, authenticated, service_role;
grant execute on function public.content_history(text, uuid) to authenticated;
comment on function public.content_history(text, uuid) is
'What edits replaced in a piece of content, newest first. For its author and moderators.';
