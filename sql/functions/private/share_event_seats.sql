-- Lets many register for a hot event at once, where slots guard the seats, and says whether it is one. The seats of any
-- other event are locked by their row. Nobody who shares wants the whole lock in the same transaction; nor, at a hot
-- event, any lock that others may have who share. Callers: register_for_event; trigger of registrations.
-- Errors: P0002, MD175 event_archived.
create or replace function private.share_event_seats(p_event_id uuid)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform pg_advisory_xact_lock_shared(private.seats_key(p_event_id));
    if (select s.is_hot from private.event_seats as s where s.event_id = p_event_id) then
        return true;
    end if;
    perform private.lock_seats_row(p_event_id);
    return false;
end;
$$;
revoke all on function private.share_event_seats(uuid) from public, anon, authenticated, service_role;
