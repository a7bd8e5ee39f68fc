-- Locks the seats row of an event. Callers: lock_event_seats, share_event_seats, after the advisory lock.
-- Errors: P0002, MD175 event_archived.
create or replace function private.lock_seats_row(p_event_id uuid)
returns private.event_seats
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_seats private.event_seats;
begin
    select s.* into v_seats from private.event_seats as s where s.event_id = p_event_id for no key update;
    if not found then
        raise no_data_found using
            message = 'Este evento no existe', detail = '{"en": "This event does not exist"}', hint = 'event_not_found';
    end if;
    if private.is_archived(p_event_id) then
        perform private.fail('MD175', jsonb_build_object('event_id', p_event_id));
    end if;
    return v_seats;
end;
$$;
revoke all on function private.lock_seats_row(uuid) from public, anon, authenticated, service_role;
