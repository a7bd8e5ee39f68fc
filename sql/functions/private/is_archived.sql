-- Whether an event lies in a year that is archived. Callers: functions of events.
create or replace function private.is_archived(p_event_id uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select exists (
        select from private.event_keys as k
        inner join private.archived_years as y on k.date >= y.starts_at and k.date < y.ends_at
        where k.id = p_event_id
    )
$$;
revoke all on function private.is_archived(uuid) from public, anon, authenticated, service_role;
