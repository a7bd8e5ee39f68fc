-- Whether the caller is signed in with an account of his own; anonymous sign-ins are not. Callers: policies.
create or replace function private.is_person()
returns boolean
language sql
stable
security invoker
set search_path = ''
as $$ select (select auth.uid()) is not null and not (select private.is_anonymous()) $$;
revoke all on function private.is_person() from public, anon, authenticated, service_role;
grant execute on function private.is_person() to anon, authenticated, service_role;
