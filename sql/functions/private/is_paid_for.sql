-- Whether what was paid before for a registration that ended, and is neither given nor promised back, is enough for what
-- is asked for now; money of another currency is, as it was enough then. Callers: register_for_event, can_register.
create or replace function private.is_paid_for(p_registration public.event_registrations, p_verdict private.verdict)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select case
        when (p_verdict).price > 0 and (p_registration).payment_status = 'paid' then (
            select m.covered >= case
                when (p_registration).currency = (p_verdict).currency then (p_verdict).price else (p_registration).price
            end
            from private.money_of(p_registration) as m
        )
        else false
    end
$$;
revoke all on function private.is_paid_for(public.event_registrations, private.verdict)
from public, anon, authenticated, service_role;
