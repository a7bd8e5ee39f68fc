-- Whether the caller is an admin now; read from the table at each statement, never from the token.
-- Callers: policies of app_admin, pre_request, functions.
create or replace function private.is_admin()
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select exists (
        select from public.user_roles as r
        where r.user_id = (select auth.uid()) and r.role = 'admin'
    )
$$;
revoke all on function private.is_admin() from public, anon, authenticated, service_role;
grant execute on function private.is_admin() to anon, authenticated, service_role;
