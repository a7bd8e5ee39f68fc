-- What time it is, for every rule. Callers: functions and triggers. Only the test template replaces it.
create or replace function private.clock()
returns timestamptz
language sql
stable
security invoker
set search_path = ''
as $$ select now() $$;
revoke all on function private.clock() from public, anon, authenticated, service_role;
grant execute on function private.clock() to anon, authenticated, service_role;
