-- Whom the caller writes with, latest first, before the row (p_before, p_before_id). Callers: clients.
create or replace function public.conversations(
    p_limit integer default 50,
    p_before timestamptz default null,
    p_before_id uuid default null
)
returns table (
    user_id uuid,
    first_name text,
    last_name text,
    avatar_url text,
    last_message_id uuid,
    last_message text,
    last_message_at timestamptz,
    is_mine boolean,
    unread_count integer
)
language sql
stable
security invoker
set search_path = ''
as $$ select c.* from private.conversations(p_limit, p_before, p_before_id) as c $$;
revoke all on function public.conversations(integer, timestamptz, uuid) from public, anon, authenticated, service_role;
grant execute on function public.conversations(integer, timestamptz, uuid) to authenticated;
comment on function public.conversations(integer, timestamptz, uuid) is
'Whom the caller writes with, the last message of each and how many are unread, page by page.';
