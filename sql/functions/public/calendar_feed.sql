-- A person's calendar, for whoever holds its token. Callers: the Edge Function calendar, as anon. Errors: P0002.
create or replace function public.calendar_feed(p_token text)
returns text
language sql
stable
security invoker
set search_path = ''
as $$ select private.calendar_feed(p_token) $$;
revoke all on function public.calendar_feed(text) from public, anon, authenticated, service_role;
grant execute on function public.calendar_feed(text) to anon, authenticated;
comment on function public.calendar_feed(text) is
'A person''s calendar as iCalendar text, for whoever holds its token; empty once the token is revoked.';
