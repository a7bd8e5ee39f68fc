-- Settles the seats of an event for whoever only asks, when something is due. Caller: can_register.
create or replace function private.settle_if_due(p_event_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if private.has_due_holds(p_event_id) then
        perform private.lock_event_seats(p_event_id);
        perform private.settle_seats(p_event_id);
    end if;
end;
$$;
revoke all on function private.settle_if_due(uuid) from public, anon, authenticated, service_role;
