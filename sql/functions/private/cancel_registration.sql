-- Gives a seat or a place on the waiting list back: the caller's own, or one of an event that he manages; an offer is
-- declined by it. Caller: public.cancel_registration. Cancelling twice changes nothing.
-- Errors: 42501, P0002 (also for somebody else's), MD204 registration_not_cancellable.
create or replace function private.cancel_registration(p_registration_id uuid)
returns public.event_registrations
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_row public.event_registrations := private.lock_registration(p_registration_id, true);
    v_event public.events;
    v_is_own constant boolean := v_row.user_id = (select auth.uid());
begin
    if v_row.status in ('cancelled', 'expired') then
        return v_row;
    end if;
    select e.* into strict v_event from private.event_row(v_row.event_id) as e;
    if v_row.check_in_time is not null or v_event.date <= private.clock() or (
        v_is_own and v_row.status = 'confirmed'
        and v_event.date - make_interval(hours => (private.rules_of(v_event.id)).cancel_hours) <= private.clock()
    ) then
        perform private.fail('MD204', jsonb_build_object('registration_id', p_registration_id));
    end if;
    update public.event_registrations as r set status = 'cancelled', hold_expires_at = null
    where r.id = p_registration_id
    returning r.* into v_row;
    perform private.audit('registration.cancelled', 'event_registrations', v_row.id::text, v_row.user_id);
    if not v_is_own then
        perform private.tell_of_registration(
            v_row, v_event, 'Tu inscripción fue cancelada', 'La inscripción a «%s» fue cancelada'
        );
    end if;
    return v_row;
end;
$$;
revoke all on function private.cancel_registration(uuid) from public, anon, authenticated, service_role;
grant execute on function private.cancel_registration(uuid) to authenticated;
