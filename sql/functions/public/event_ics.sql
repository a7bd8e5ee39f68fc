-- An event for a calendar, as iCalendar (RFC 5545) text. Callers: everybody who may see the event. Errors: P0002.
create or replace function public.event_ics(p_event_id uuid)
returns text
language sql
volatile
security invoker
set search_path = ''
as $$ select private.event_ics(p_event_id) $$;
revoke all on function public.event_ics(uuid) from public, anon, authenticated, service_role;
grant execute on function public.event_ics(uuid) to anon, authenticated;
comment on function public.event_ics(uuid) is
'An event as iCalendar text; with the link of an online one for those for whom it is.';
