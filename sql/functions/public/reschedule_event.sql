-- Moves an event; its end and deadlines move along. The only way to change a date. Callers: its organizer, admins.
-- Errors: P0002, 42501, MD101 event_not_open, MD102 event_in_past, MD103 date_too_far, 23514.
create or replace function public.reschedule_event(
    p_event_id uuid,
    p_date timestamptz,
    p_end_date timestamptz default null
)
returns setof public.events_public
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform private.reschedule_event(p_event_id, p_date, p_end_date);
    return query select e.* from public.events_public as e where e.id = p_event_id;
end;
$$;
revoke all on function public.reschedule_event(uuid, timestamptz, timestamptz)
from public, anon, authenticated, service_role;
grant execute on function public.reschedule_event(uuid, timestamptz, timestamptz) to authenticated;
comment on function public.reschedule_event(uuid, timestamptz, timestamptz) is
'Moves an event to another date, its end and deadlines with it, and returns it.';
