-- The events for which the caller is staff in one of these roles, archived ones too. Callers: policies, functions of events.
create or replace function private.staffed_events(p_roles text[])
returns setof uuid
language sql
stable
security definer
set search_path = ''
as $$
    select s.event_id from public.event_staff as s where s.user_id = (select auth.uid()) and s.role = any (p_roles)
    union all
    select s.event_id from archive.event_staff as s where s.user_id = (select auth.uid()) and s.role = any (p_roles)
$$;
revoke all on function private.staffed_events(text[]) from public, anon, authenticated, service_role;
grant execute on function private.staffed_events(text[]) to authenticated;
