-- Promises back so much of what came without a seat, in place of what was promised of it and is not sent yet.
-- Caller: settle_payment.
create or replace function private.promise_unseated(p_registration public.event_registrations, p_amount numeric)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    update public.payment_refunds as f
    set state = 'failed', last_error = 'promised anew'
    where f.registration_id = p_registration.id and f.cause = 'unseated' and f.state = 'requested';
    perform private.request_refund(p_registration, p_amount, 'unseated');
end;
$$;
revoke all on function private.promise_unseated(public.event_registrations, numeric)
from public, anon, authenticated, service_role;
