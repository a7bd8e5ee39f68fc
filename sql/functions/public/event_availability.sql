-- The exact seats of an event, and why it is closed if it is, as an archived one always is. No row for an event that the caller cannot see.
-- Callers: clients.
create or replace function public.event_availability(p_event_id uuid)
returns table (
    event_id uuid, capacity integer, taken integer, available integer, is_open boolean, reason text
)
language sql
stable
security invoker
set search_path = ''
as $$
    select e.id, a.capacity, a.taken, a.available, a.is_open, a.reason
    from public.events_all as e
    cross join lateral private.event_availability(e.id) as a
    where e.id = p_event_id
$$;
revoke all on function public.event_availability(uuid) from public, anon, authenticated, service_role;
grant execute on function public.event_availability(uuid) to anon, authenticated;
comment on function public.event_availability(uuid) is
'The exact seats of an event; available is null without a limit, reason says why it is closed.';
