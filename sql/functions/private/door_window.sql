-- From when until when the door of an event lets people in, by its rules. An event without an end is taken to last twelve
-- hours.
-- Callers: functions of the door.
create or replace function private.door_window(p_event public.events)
returns table (opens_at timestamptz, closes_at timestamptz)
language sql
stable
security definer
set search_path = ''
as $$
    select
        p_event.date - make_interval(mins => r.door_opens_minutes),
        coalesce(p_event.end_date, p_event.date + interval '12 hours') + make_interval(mins => r.door_closes_minutes)
    from private.rules_of(p_event.id) as r
$$;
revoke all on function private.door_window(public.events) from public, anon, authenticated, service_role;
