-- A new token for the caller's calendar; the one before is revoked. Callers: signed-in people. Errors: 42501, MD401.
create or replace function public.create_calendar_token()
returns text
language sql
volatile
security invoker
set search_path = ''
as $$ select private.create_calendar_token() $$;
revoke all on function public.create_calendar_token() from public, anon, authenticated, service_role;
grant execute on function public.create_calendar_token() to authenticated;
comment on function public.create_calendar_token() is
'Gives the caller a new secret token for his calendar, shown only now; the one before is revoked.';
