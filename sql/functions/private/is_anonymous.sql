-- Whether the caller came in by an anonymous sign-in; such people count as anon. Callers: policies, functions.
create or replace function private.is_anonymous()
returns boolean
language sql
stable
security invoker
set search_path = ''
as $$ select coalesce(((select auth.jwt()) ->> 'is_anonymous')::boolean, false) $$;
revoke all on function private.is_anonymous() from public, anon, authenticated, service_role;
grant execute on function private.is_anonymous() to anon, authenticated, service_role;
