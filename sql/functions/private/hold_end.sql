-- Until when an unpaid seat is held from now on: as the rules of the event say, and not beyond its end.
-- Callers: functions of registration.
create or replace function private.hold_end(p_event public.events)
returns timestamptz
language sql
stable
security definer
set search_path = ''
as $$
    select least(
        private.clock() + make_interval(mins => (private.rules_of((p_event).id)).hold_minutes),
        coalesce((p_event).end_date, (p_event).date)
    )
$$;
revoke all on function private.hold_end(public.events) from public, anon, authenticated, service_role;
