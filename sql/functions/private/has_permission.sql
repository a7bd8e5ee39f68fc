-- Whether the caller may do what p_permission names. Callers: policies, functions. No anonymous sign-in may anything.
create or replace function private.has_permission(p_permission text)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select not (select private.is_anonymous()) and private.holds_permission((select auth.uid()), p_permission)
$$;
revoke all on function private.has_permission(text) from public, anon, authenticated, service_role;
grant execute on function private.has_permission(text) to authenticated, service_role;
