-- Lets an event recur. Callers: its organizer, admins.
-- Errors: P0002, 42501, MD101, MD187, MD190, MD192, MD193, MD401, those of a new event.
create or replace function public.create_event_series(p_event_id uuid, p_rule text)
returns public.event_series
language sql
volatile
security invoker
set search_path = ''
as $$ select private.create_event_series(p_event_id, p_rule) $$;
revoke all on function public.create_event_series(uuid, text) from public, anon, authenticated, service_role;
grant execute on function public.create_event_series(uuid, text) to authenticated;
comment on function public.create_event_series(uuid, text) is
'Lets an event recur by a rule of RFC 5545: it becomes the first of a series. For its organizer and admins.';
