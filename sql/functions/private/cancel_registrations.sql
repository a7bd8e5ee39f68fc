-- Cancels every registration for an event that is called off, offers and the waiting list too, and tells each person once.
-- Caller: change_event_status, under the lock of the seats.
create or replace function private.cancel_registrations(p_event public.events)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_row public.event_registrations;
    v_count bigint := 0::bigint;
begin
    for v_row in
        update public.event_registrations as r set status = 'cancelled', hold_expires_at = null
        where r.event_id = p_event.id and r.status in ('requested', 'pending', 'confirmed', 'waitlisted', 'offered')
        returning r.*
    loop
        perform private.tell_of_registration(v_row, p_event, 'Evento cancelado', '«%s» fue cancelado');
        v_count := v_count + 1;
    end loop;
    perform private.audit(
        'event.registrations_cancelled', 'events', p_event.id::text, p_event.organizer_id,
        jsonb_build_object('registrations', v_count)
    );
end;
$$;
revoke all on function private.cancel_registrations(public.events) from public, anon, authenticated, service_role;
