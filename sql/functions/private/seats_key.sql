-- The key of the advisory lock on the seats of an event. Callers: functions that lock seats.
create or replace function private.seats_key(p_event_id uuid)
returns bigint
language plpgsql
immutable
security definer
set search_path = ''
as $$
begin
    return hashtextextended('seats:' || p_event_id, 0);
end;
$$;
revoke all on function private.seats_key(uuid) from public, anon, authenticated, service_role;
