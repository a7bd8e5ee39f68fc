-- What is still to be paid for a seat that is held or taken. Callers: start_payment, record_payment.
-- Errors: MD301 nothing_to_pay, MD303 no_seat_to_pay.
create or replace function private.amount_due(p_registration public.event_registrations)
returns numeric
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_due numeric;
begin
    if p_registration.status not in ('pending', 'confirmed') then
        perform private.fail('MD303', jsonb_build_object('status', p_registration.status));
    end if;
    select p_registration.price - m.covered into v_due from private.money_of(p_registration) as m;
    if v_due <= 0 or p_registration.payment_status in ('partially_refunded', 'refunded') then
        perform private.fail('MD301', jsonb_build_object('registration_id', p_registration.id));
    end if;
    return v_due;
end;
$$;
revoke all on function private.amount_due(public.event_registrations) from public, anon, authenticated, service_role;
