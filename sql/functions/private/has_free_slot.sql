-- Whether a slot of a hot event is free; one that is being taken still is. Callers: has_seat, take_slot.
create or replace function private.has_free_slot(p_event_id uuid)
returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    -- in order, or the planner reads the table for the first free one, however few there are
    perform from private.seat_slots as s
    where s.event_id = p_event_id and s.registration_id is null
    order by s.slot
    limit 1;
    return found;
end;
$$;
revoke all on function private.has_free_slot(uuid) from public, anon, authenticated, service_role;
