-- Whether the caller manages an event: as its organizer while he is one, as co-organizer, or as admin.
-- Callers: functions of registration.
create or replace function private.manages_event(p_event public.events)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select (select private.is_admin())
        or ((p_event).organizer_id = (select auth.uid()) and (select private.has_permission('events.create')))
        or (p_event).id in (select private.staffed_events('{co_organizer}'))
$$;
revoke all on function private.manages_event(public.events) from public, anon, authenticated, service_role;
