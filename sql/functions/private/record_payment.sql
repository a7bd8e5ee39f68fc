-- Enters what an organizer was paid by hand, all that is due or a part of it. With a key, the same call again changes
-- nothing. Caller: public.record_payment.
-- Errors: 42501, P0002, 22023, MD210 key_reused, MD301 nothing_to_pay, MD303 no_seat_to_pay, MD306 more_than_due.
create or replace function private.record_payment(p_registration_id uuid, p_amount numeric, p_key text)
returns public.event_registrations
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_row public.event_registrations := private.lock_managed_registration(p_registration_id);
    v_entry public.payment_events;
    v_outcome text;
begin
    v_entry.provider := 'manual';
    v_entry.provider_event_id := format('%s:%s', v_row.id, coalesce(p_key, gen_random_uuid()::text));
    v_entry.transaction_id := v_entry.provider_event_id;
    v_entry.registration_id := v_row.id;
    v_entry.event_id := v_row.event_id;
    v_entry.user_id := v_row.user_id;
    v_entry.kind := 'paid';
    v_entry.currency := v_row.currency;
    select e.amount into v_entry.amount
    from public.payment_events as e
    where e.provider = 'manual' and e.provider_event_id = v_entry.provider_event_id;
    if found then
        if p_amount <> v_entry.amount then
            perform private.fail('MD210');
        end if;
        return v_row;
    end if;

    v_entry.amount := private.amount_due(v_row);
    if p_amount > v_entry.amount then
        perform private.fail('MD306', jsonb_build_object('due', v_entry.amount));
    end if;
    v_entry.amount := coalesce(p_amount, v_entry.amount);
    v_outcome := private.enter_payment(v_entry);
    perform private.audit(
        'payment.taken', 'event_registrations', v_row.id::text, v_row.user_id,
        jsonb_build_object('amount', v_entry.amount, 'currency', v_entry.currency, 'outcome', v_outcome)
    );
    select r.* into strict v_row from public.event_registrations as r where r.id = p_registration_id;
    return v_row;
end;
$$;
revoke all on function private.record_payment(uuid, numeric, text) from public, anon, authenticated, service_role;
grant execute on function private.record_payment(uuid, numeric, text) to authenticated;
