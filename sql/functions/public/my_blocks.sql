-- Whom the caller has blocked, latest first, before the row (p_before, p_before_id). Callers: clients.
create or replace function public.my_blocks(
    p_limit integer default 100,
    p_before timestamptz default null,
    p_before_id uuid default null
)
returns table (user_id uuid, first_name text, last_name text, avatar_url text, created_at timestamptz)
language sql
stable
security invoker
set search_path = ''
as $$ select b.* from private.my_blocks(p_limit, p_before, p_before_id) as b $$;
revoke all on function public.my_blocks(integer, timestamptz, uuid) from public, anon, authenticated, service_role;
grant execute on function public.my_blocks(integer, timestamptz, uuid) to authenticated;
comment on function public.my_blocks(integer, timestamptz, uuid) is
'Whom the caller has blocked, by name, page by page.';
