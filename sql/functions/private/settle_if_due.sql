-- Settles the seats of an event for whoever only reads them, when something is due; a read-only transaction shows what
-- is written. Callers: can_register, event_availability.
create or replace function private.settle_if_due(p_event_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if current_setting('transaction_read_only') = 'off' and private.has_due_holds(p_event_id) then
        perform private.lock_event_seats(p_event_id);
        perform private.settle_seats(p_event_id);
    end if;
end;
$$;
revoke all on function private.settle_if_due(uuid) from public, anon, authenticated, service_role;
