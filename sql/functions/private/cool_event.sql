-- Makes a hot event an ordinary one again. Callers: set_event_hot, count_hot_seats, under the lock of the seats.
create or replace function private.cool_event(p_event_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.count_seats(p_event_id);
    update private.event_seats as s set is_hot = false where s.event_id = p_event_id;
    delete from private.seat_slots as s where s.event_id = p_event_id;
end;
$$;
revoke all on function private.cool_event(uuid) from public, anon, authenticated, service_role;
