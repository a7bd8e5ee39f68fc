-- Takes a message out of the caller's own list; the other side keeps it. Callers: sender, recipient.
-- Errors: 42501, P0002.
create or replace function public.delete_message(p_message_id uuid)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$ select private.delete_message(p_message_id) $$;
revoke all on function public.delete_message(uuid) from public, anon, authenticated, service_role;
grant execute on function public.delete_message(uuid) to authenticated;
comment on function public.delete_message(uuid) is
'Takes a message out of the caller''s own list; the other side keeps it.';
