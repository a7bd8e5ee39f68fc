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
    v_user_ids uuid[];
begin
    with gone as (
        update public.event_registrations as r
        set status = 'cancelled', hold_expires_at = null
        where r.event_id = p_event.id and r.status in ('requested', 'pending', 'confirmed', 'waitlisted', 'offered')
        returning r.user_id
    )

    select array_agg(g.user_id) into v_user_ids from gone as g;
    -- that it moved is of no use any more
    update public.notifications as n
    set expires_at = private.clock()
    where n.user_id = any (v_user_ids) and n.dedupe_key = 'event_changed:' || p_event.id;
    -- whoever has a place hears of it, whomever he has blocked: it comes from the event
    perform private.notify_all(
        array_remove(v_user_ids, (select auth.uid())), 'event', 'Evento cancelado',
        format('«%s» fue cancelado', p_event.title), '/events/' || p_event.slug,
        p_entity_type => 'event', p_entity_id => p_event.id, p_is_urgent => true
    );
    perform private.audit(
        'event.registrations_cancelled', 'events', p_event.id::text, p_event.organizer_id,
        jsonb_build_object('registrations', coalesce(cardinality(v_user_ids), 0))
    );
end;
$$;
revoke all on function private.cancel_registrations(public.events) from public, anon, authenticated, service_role;
