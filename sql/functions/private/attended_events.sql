-- The events at which the caller was, is or will be: with a confirmed registration, as organizer or as staff.
-- Callers: policies and triggers of what is for attendees.
create or replace function private.attended_events()
returns setof uuid
language sql
stable
security definer
set search_path = ''
as $$
    select r.event_id
    from public.event_registrations as r
    where r.user_id = (select auth.uid()) and r.status = 'confirmed'
    union
    select r.event_id
    from archive.event_registrations as r
    where r.user_id = (select auth.uid()) and r.status = 'confirmed'
    union
    select e.id from public.events as e where e.organizer_id = (select auth.uid())
    union
    select e.id from archive.events as e where e.organizer_id = (select auth.uid())
    union
    select s.event_id from private.staffed_events('{co_organizer,check_in}') as s (event_id)
$$;
revoke all on function private.attended_events() from public, anon, authenticated, service_role;
grant execute on function private.attended_events() to authenticated;
