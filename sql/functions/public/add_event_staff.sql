-- Makes a person staff of an event. Callers: its organizer, admins. Errors: P0002, 42501, 23514, MD110.
create or replace function public.add_event_staff(p_event_id uuid, p_user_id uuid, p_role text)
returns public.event_staff
language sql
volatile
security invoker
set search_path = ''
as $$ select private.add_event_staff(p_event_id, p_user_id, p_role) $$;
revoke all on function public.add_event_staff(uuid, uuid, text) from public, anon, authenticated, service_role;
grant execute on function public.add_event_staff(uuid, uuid, text) to authenticated;
comment on function public.add_event_staff(uuid, uuid, text) is
'Makes a person co_organizer or check_in staff of an event, or changes as what. For its organizer and admins.';
