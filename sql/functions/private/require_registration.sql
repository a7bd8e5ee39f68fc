-- A registration of the caller's own, or with p_managed also one for an event that he manages, be it archived; anybody
-- else's is not there. Callers: functions of registration. Errors: 42501, P0002.
create or replace function private.require_registration(p_registration_id uuid, p_managed boolean)
returns public.event_registrations
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := private.require_person();
    v_row public.event_registrations;
begin
    select r.* into v_row from private.any_registration_row(p_registration_id) as r;
    if v_row.id is null or (
        v_row.user_id <> v_user_id
        and not (
            p_managed and coalesce((select private.manages_event(e) from private.any_event_row(v_row.event_id) as e), false)
        )
    ) then
        perform private.registration_not_found();
    end if;
    return v_row;
end;
$$;
revoke all on function private.require_registration(uuid, boolean) from public, anon, authenticated, service_role;
