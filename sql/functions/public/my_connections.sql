-- The caller's connections in a state, newest first, before the row (p_before, p_before_id). Callers: clients.
create or replace function public.my_connections(
    p_status text default 'accepted',
    p_limit integer default 100,
    p_before timestamptz default null,
    p_before_id uuid default null
)
returns table (
    connection_id uuid,
    user_id uuid,
    first_name text,
    last_name text,
    avatar_url text,
    status text,
    is_requester boolean,
    created_at timestamptz,
    decided_at timestamptz
)
language sql
stable
security invoker
set search_path = ''
as $$ select c.* from private.my_connections(p_status, p_limit, p_before, p_before_id) as c $$;
revoke all on function public.my_connections(text, integer, timestamptz, uuid)
from public, anon, authenticated, service_role;
grant execute on function public.my_connections(text, integer, timestamptz, uuid) to authenticated;
comment on function public.my_connections(text, integer, timestamptz, uuid) is
'The caller''s connections in a state, and who is at the other end, page by page.';
