-- An event by id, be it archived or not. Callers: functions that read events.
create or replace function private.any_event_row(p_event_id uuid)
returns setof public.events
language sql
stable
security definer
set search_path = ''
as $$
    select e.*
    from private.event_keys as k
    inner join public.events as e on e.id = k.id and e.date = k.date
    where k.id = p_event_id
    union all
    select e.*
    from private.event_keys as k
    inner join archive.events as e on e.id = k.id and e.date = k.date
    where k.id = p_event_id
$$;
revoke all on function private.any_event_row(uuid) from public, anon, authenticated, service_role;
