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
    v_rows public.event_registrations[];
begin
    with gone as (
        update public.event_registrations as r set status = 'cancelled', hold_expires_at = null
        where r.event_id = p_event.id and r.status in ('requested', 'pending', 'confirmed', 'waitlisted', 'offered')
        returning r.*
    )

    select array_agg(g) into v_rows from gone as g;
    foreach v_row in array coalesce(v_rows, '{}') loop
        perform private.tell_of_registration(v_row, p_event, 'Evento cancelado', '«%s» fue cancelado');
    end loop;
    perform private.audit(
        'event.registrations_cancelled', 'events', p_event.id::text, p_event.organizer_id,
        jsonb_build_object('registrations', coalesce(cardinality(v_rows), 0))
    );
end;
$$;
revoke all on function private.cancel_registrations(public.events) from public, anon, authenticated, service_role;
