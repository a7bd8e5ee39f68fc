-- Gives a seat back: the caller's own, or one of an event that he manages. Caller: public.cancel_registration.
-- Cancelling twice changes nothing. Errors: P0002 (also for somebody else's), MD204 registration_not_cancellable
-- (also when the event is archived).
create or replace function private.cancel_registration(p_registration_id uuid)
returns public.event_registrations
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_user_id uuid := private.require_person();
    v_row public.event_registrations;
    v_event public.events;
begin
    if exists (
        select from archive.event_registrations as r where r.id = p_registration_id and r.user_id = v_user_id
    ) then
        perform private.fail('MD204', jsonb_build_object('registration_id', p_registration_id));
    end if;
    select r.* into v_row from public.event_registrations as r where r.id = p_registration_id;
    select e.* into v_event from private.event_row(v_row.event_id) as e;
    if v_row.id is null or (
        v_row.user_id is distinct from v_user_id
        and v_event.organizer_id is distinct from v_user_id
        and not (select private.is_admin())
    ) then
        raise no_data_found using
            message = 'Esta inscripción no existe',
            detail = '{"en": "This registration does not exist"}', hint = 'registration_not_found';
    end if;

    perform private.lock_event_seats(v_row.event_id);
    select r.* into v_row from public.event_registrations as r where r.id = p_registration_id;
    select e.* into strict v_event from private.event_row(v_row.event_id) as e;
    if v_row.status in ('cancelled', 'expired') then
        return v_row;
    end if;
    if v_row.check_in_time is not null or v_event.date <= private.clock() then
        perform private.fail('MD204', jsonb_build_object('registration_id', p_registration_id));
    end if;
    update public.event_registrations as r set status = 'cancelled'
    where r.id = p_registration_id
    returning r.* into v_row;
    return v_row;
end;
$$;
revoke all on function private.cancel_registration(uuid) from public, anon, authenticated, service_role;
grant execute on function private.cancel_registration(uuid) to authenticated;
