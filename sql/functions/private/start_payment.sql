-- What a checkout needs to take the money for a registration of the caller: a reference by which we know it again, and
-- what is still to be paid. Nothing is kept: who starts twice may finish either. Caller: public.start_payment.
-- Errors: 42501, P0002, MD301 nothing_to_pay, MD303 no_seat_to_pay.
create or replace function private.start_payment(p_registration_id uuid)
returns table (reference text, amount numeric, amount_in_cents bigint, currency text, expires_at timestamptz)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_row constant public.event_registrations := private.lock_registration(p_registration_id, false);
    v_due constant numeric := private.amount_due(v_row);
begin
    return query
    select
        format(
            '%s-%s', replace(v_row.id::text, '-', ''), right(replace(gen_random_uuid()::text, '-', ''), 12)
        ),
        v_due, (v_due * 100)::bigint, v_row.currency, v_row.hold_expires_at;
end;
$$;
revoke all on function private.start_payment(uuid) from public, anon, authenticated, service_role;
grant execute on function private.start_payment(uuid) to authenticated;
