-- Whether a place lets its owner in: ok, or why not. Callers: record_scan, door_manifest; so a door without a line says
-- the same. Confirmed and not paid means: to be paid at the door, before.
create or replace function private.ticket_standing(p_registration public.event_registrations)
returns public.check_in_result
language sql
immutable
security invoker
set search_path = ''
as $$
    select case
        when p_registration.status in ('cancelled', 'expired') then 'cancelled'
        when p_registration.status = 'pending' then 'unpaid'
        when p_registration.status <> 'confirmed' then 'not_confirmed'
        when p_registration.payment_status = 'pending' and p_registration.price > 0 then 'unpaid'
        else 'ok'
    end::public.check_in_result
$$;
revoke all on function private.ticket_standing(public.event_registrations)
from public, anon, authenticated, service_role;
