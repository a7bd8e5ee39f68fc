-- What the caller and another person wrote to each other, newest first, before the row (p_before, p_before_id).
-- Callers: clients.
create or replace function public.messages_with(
    p_user_id uuid default null,
    p_limit integer default 50,
    p_before timestamptz default null,
    p_before_id uuid default null
)
returns setof public.user_messages_public
language sql
stable
security invoker
set search_path = ''
as $$ select m.* from private.messages_with(p_user_id, p_limit, p_before, p_before_id) as m $$;
revoke all on function public.messages_with(uuid, integer, timestamptz, uuid)
from public, anon, authenticated, service_role;
grant execute on function public.messages_with(uuid, integer, timestamptz, uuid) to authenticated;
comment on function public.messages_with(uuid, integer, timestamptz, uuid) is
'What the caller and another person wrote to each other, page by page; of nobody, what deleted accounts left.';
