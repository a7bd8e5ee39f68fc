-- The legal holds, newest first; with p_active_only those that bind now. Callers: admins. Errors: 42501.
create or replace function public.legal_holds(p_active_only boolean default true)
returns table (
    id uuid,
    user_id uuid,
    reason text,
    placed_by uuid,
    placed_at timestamptz,
    ends_at timestamptz,
    lifted_by uuid,
    lifted_at timestamptz
)
language sql
stable
security invoker
set search_path = ''
as $$
    select h.id, h.user_id, h.reason, h.placed_by, h.placed_at, h.ends_at, h.lifted_by, h.lifted_at
    from private.list_legal_holds(p_active_only) as h
$$;
revoke all on function public.legal_holds(boolean) from public, anon, authenticated, service_role;
grant execute on function public.legal_holds(boolean) to authenticated;
comment on function public.legal_holds(boolean) is 'Whose data are kept for a legal reason, newest first. Admins only.';
