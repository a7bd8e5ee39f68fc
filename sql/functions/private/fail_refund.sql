-- Notes that a refund cannot be sent, for good, and tells the organizer. Callers: workers.
create or replace function private.fail_refund(p_refund_id uuid, p_error text)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_refund public.payment_refunds;
    v_payment public.payment_events;
    v_event public.events;
begin
    select f.* into v_refund from public.payment_refunds as f where f.id = p_refund_id;
    perform pg_advisory_xact_lock(private.seats_key(v_refund.event_id));
    update public.payment_refunds as f
    set state = 'failed', last_error = left(p_error, 500)
    where f.id = p_refund_id and f.state in ('requested', 'sent')
    returning f.* into v_refund;
    if not found then
        return;
    end if;
    perform private.refresh_payment(v_refund.registration_id);
    select e.* into v_event from private.any_event_row(v_refund.event_id) as e;
    v_payment.amount := v_refund.amount;
    v_payment.currency := v_refund.currency;
    perform private.tell_of_payment(v_payment, 'refund_failed', null, v_event);
end;
$$;
revoke all on function private.fail_refund(uuid, text) from public, anon, authenticated, service_role;
grant execute on function private.fail_refund(uuid, text) to medellin_worker;
