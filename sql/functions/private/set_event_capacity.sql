-- Changes how many seats an event has; null means no limit. Caller: public.set_event_capacity.
-- Errors: P0002, 42501, MD101 event_not_open, MD106 venue_capacity_exceeded, MD107 capacity_below_taken, 23514.
create or replace function private.set_event_capacity(p_event_id uuid, p_capacity integer, p_max_capacity integer)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event constant public.events := private.lock_managed_event(p_event_id);
begin
    if v_event.status not in ('draft', 'published') then
        perform private.fail('MD101', jsonb_build_object('status', v_event.status));
    end if;
    update public.events as e
    set capacity = p_capacity, max_capacity = p_max_capacity
    where e.id = v_event.id and e.date = v_event.date;
    perform private.settle_seats(p_event_id);
end;
$$;
revoke all on function private.set_event_capacity(uuid, integer, integer)
from public, anon, authenticated, service_role;
grant execute on function private.set_event_capacity(uuid, integer, integer) to authenticated;
