-- Where money went back by another way, so that less is left than is promised: promises what is left anew.
-- Caller: settle_payment.
create or replace function private.renew_promises(p_registration public.event_registrations)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_amount numeric;
    v_cause text;
begin
    if (select m.covered from private.money_of(p_registration) as m) >= 0 then
        return;
    end if;
    with given_up as (
        update public.payment_refunds as f
        set state = 'failed', last_error = 'the money went back already'
        where f.registration_id = p_registration.id and f.state = 'requested'
        returning f.amount, f.cause
    )

    select sum(g.amount), max(g.cause) into v_amount, v_cause from given_up as g;
    if v_amount is not null then
        perform private.request_refund(p_registration, v_amount, v_cause);
    end if;
end;
$$;
revoke all on function private.renew_promises(public.event_registrations)
from public, anon, authenticated, service_role;
