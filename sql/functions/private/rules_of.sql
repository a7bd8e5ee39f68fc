-- The rules of an event for registering. Callers: functions of registration.
create or replace function private.rules_of(p_event_id uuid)
returns public.event_rules
language sql
stable
security definer
set search_path = ''
as $$ select r.* from public.event_rules as r where r.event_id = p_event_id $$;
revoke all on function private.rules_of(uuid) from public, anon, authenticated, service_role;
