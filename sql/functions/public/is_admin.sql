-- Whether the caller is an admin. Callers: clients.
create or replace function public.is_admin()
returns boolean
language sql
stable
security invoker
set search_path = ''
as $$ select private.is_admin() $$;
revoke all on function public.is_admin() from public, anon, authenticated, service_role;
grant execute on function public.is_admin() to authenticated;
comment on function public.is_admin() is 'Whether the caller is an admin now.';
