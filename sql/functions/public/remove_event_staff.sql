-- Takes a person from the staff of an event. Callers: its organizer, admins, the person. Errors: P0002, 42501.
create or replace function public.remove_event_staff(p_event_id uuid, p_user_id uuid)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$ select private.remove_event_staff(p_event_id, p_user_id) $$;
revoke all on function public.remove_event_staff(uuid, uuid) from public, anon, authenticated, service_role;
grant execute on function public.remove_event_staff(uuid, uuid) to authenticated;
comment on function public.remove_event_staff(uuid, uuid) is
'Takes a person from the staff of an event. For its organizer, admins, and who leaves.';
