-- Revokes the caller's calendar token: false when there is none. Callers: signed-in people. Errors: 42501.
create or replace function public.revoke_calendar_token()
returns boolean
language sql
volatile
security invoker
set search_path = ''
as $$ select private.revoke_calendar_token() $$;
revoke all on function public.revoke_calendar_token() from public, anon, authenticated, service_role;
grant execute on function public.revoke_calendar_token() to authenticated;
comment on function public.revoke_calendar_token() is
'Revokes the token of the caller''s calendar, which is empty from then on; false when there is none.';
