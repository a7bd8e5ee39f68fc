-- When an event is, which says in which leaf it lies. Caller: event_by_id, which then looks at the row with the caller's
-- own rights.
create or replace function private.event_date(p_event_id uuid)
returns timestamptz
language sql
stable
security definer
set search_path = ''
as $$ select k.date from private.event_keys as k where k.id = p_event_id $$;
revoke all on function private.event_date(uuid) from public, anon, authenticated, service_role;
grant execute on function private.event_date(uuid) to anon, authenticated, service_role;
