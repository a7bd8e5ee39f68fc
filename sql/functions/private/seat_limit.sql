-- How many may come: what the event says, and never more than its venue holds, be that smaller by now. Null: no limit.
-- Callers: functions of registration.
create or replace function private.seat_limit(p_event public.events)
returns integer
language sql
stable
security definer
set search_path = ''
as $$
    select least(
        coalesce((p_event).capacity, (p_event).max_capacity),
        case
            when not (p_event).meta_data ? 'venue_capacity_override'
                then (select v.capacity from public.venues as v where v.id = (p_event).venue_id)
        end
    )
$$;
revoke all on function private.seat_limit(public.events) from public, anon, authenticated, service_role;
