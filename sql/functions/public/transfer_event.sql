-- Gives an event to another organizer. Callers: its organizer, admins.
-- Errors: P0002, 42501, MD101 event_not_open, MD187 cannot_organize.
create or replace function public.transfer_event(p_event_id uuid, p_to_user_id uuid)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$ select private.transfer_event(p_event_id, p_to_user_id) $$;
revoke all on function public.transfer_event(uuid, uuid) from public, anon, authenticated, service_role;
grant execute on function public.transfer_event(uuid, uuid) to authenticated;
comment on function public.transfer_event(uuid, uuid) is
'Gives an event to another organizer, who is told. For its organizer and admins.';
