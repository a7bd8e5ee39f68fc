-- Publishes what is to come of a series. Callers: its organizer, admins. Errors: P0002, 42501.
create or replace function public.publish_event_series(p_series_id uuid)
returns public.event_series
language sql
volatile
security invoker
set search_path = ''
as $$ select private.publish_event_series(p_series_id) $$;
revoke all on function public.publish_event_series(uuid) from public, anon, authenticated, service_role;
grant execute on function public.publish_event_series(uuid) to authenticated;
comment on function public.publish_event_series(uuid) is
'Publishes the drafts of a series that are to come, and whatever it makes later.';
