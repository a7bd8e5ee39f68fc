-- An event by id, found through its key so that one leaf is read. Callers: functions of events and registrations.
create or replace function private.event_row(p_event_id uuid)
returns setof public.events
language plpgsql
stable
security definer
set search_path = ''
-- a plan for each date takes longer than reading a row by the common one
set plan_cache_mode = 'force_generic_plan'
as $$
declare
    v_date timestamptz;
begin
    select k.date into v_date from private.event_keys as k where k.id = p_event_id;
    return query select e.* from public.events as e where e.id = p_event_id and e.date = v_date;
end;
$$;
revoke all on function private.event_row(uuid) from public, anon, authenticated, service_role;
