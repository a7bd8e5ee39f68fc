-- The events that the caller manages: as their organizer while he may create events, or
-- as their co-organizer. Callers: policies of storage.objects.
create or replace function private.managed_events()
returns setof uuid
language sql
stable
security definer
set search_path = ''
as $$
    select e.id
    from public.events as e
    where e.organizer_id = (select auth.uid()) and (select private.has_permission('events.create'))
    union
    select s.event_id from private.staffed_events('{co_organizer}') as s (event_id)
$$;
revoke all on function private.managed_events() from public, anon, authenticated, service_role;
grant execute on function private.managed_events() to authenticated;
