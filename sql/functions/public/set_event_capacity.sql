-- Changes the number of seats; null means no limit. Callers: the organizer, admins.
-- Errors: P0002, 42501, MD101 event_not_open, MD106 venue_capacity_exceeded, MD107 capacity_below_taken, 23514.
create or replace function public.set_event_capacity(
    p_event_id uuid,
    p_capacity integer,
    p_max_capacity integer default null
)
returns setof public.events_public
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform private.set_event_capacity(p_event_id, p_capacity, p_max_capacity);
    return query select e.* from public.events_public as e where e.id = p_event_id;
end;
$$;
revoke all on function public.set_event_capacity(uuid, integer, integer)
from public, anon, authenticated, service_role;
grant execute on function public.set_event_capacity(uuid, integer, integer) to authenticated;
comment on function public.set_event_capacity(uuid, integer, integer) is
'Changes how many seats an event has and returns the event.';
