-- A registration of an event that the caller manages, under the lock of its seats; of another event it is not there, but
-- for its own person, who is told that he does not decide. Callers: decide_registration, functions of payments.
-- Errors: 42501, P0002.
create or replace function private.lock_managed_registration(p_registration_id uuid)
returns public.event_registrations
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_row public.event_registrations;
    v_event public.events;
begin
    -- accounts before what goes with them, as their deletion does
    perform from auth.users as u
    inner join public.event_registrations as r on r.user_id = u.id
    where r.id = p_registration_id
    for key share of u;
    v_row := private.lock_registration(p_registration_id, true);
    select e.* into strict v_event from private.event_row(v_row.event_id) as e;
    if not private.manages_event(v_event) then
        raise insufficient_privilege using
            message = 'Esto lo hace quien organiza el evento',
            detail = '{"en": "The organizer of the event does this"}', hint = 'not_your_event';
    end if;
    return v_row;
end;
$$;
revoke all on function private.lock_managed_registration(uuid) from public, anon, authenticated, service_role;
