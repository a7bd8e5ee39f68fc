-- A registration as it is under the lock of its seats, after what was due is settled. For the caller's own, or with
-- p_managed also for one of an event that he manages; anybody else's is not there. Callers: functions that change one.
-- Errors: 42501, P0002.
create or replace function private.lock_registration(p_registration_id uuid, p_managed boolean)
returns public.event_registrations
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := private.require_person();
    v_row public.event_registrations;
    v_event public.events;
begin
    select r.* into v_row from public.event_registrations as r where r.id = p_registration_id;
    if found then
        perform private.lock_event_seats(v_row.event_id);
        perform private.settle_seats(v_row.event_id);
        select r.* into v_row from public.event_registrations as r where r.id = p_registration_id;
        select e.* into v_event from private.event_row(v_row.event_id) as e;
    end if;
    if v_row.id is null or (
        v_row.user_id <> v_user_id and not (p_managed and private.manages_event(v_event))
    ) then
        raise no_data_found using
            message = 'Esta inscripción no existe',
            detail = '{"en": "This registration does not exist"}', hint = 'registration_not_found';
    end if;
    return v_row;
end;
$$;
revoke all on function private.lock_registration(uuid, boolean) from public, anon, authenticated, service_role;
