-- Promises money of a registration back, all that is left or a part; its seat stays what it is.
-- Caller: public.refund_registration. Errors: 42501, P0002, MD302 refund_exceeds_paid, 23514.
create or replace function private.refund_by_organizer(p_registration_id uuid, p_amount numeric, p_reason text)
returns setof public.payment_refunds
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_row constant public.event_registrations := private.lock_managed_registration(p_registration_id);
    v_amount numeric;
    v_refunds public.payment_refunds[];
begin
    select coalesce(p_amount, m.covered) into v_amount from private.money_of(v_row) as m;
    select array_agg(f) into v_refunds from private.request_refund(v_row, v_amount, 'manual', p_reason) as f;
    if v_amount <= 0 or (select sum(f.amount) from unnest(v_refunds) as f) is distinct from v_amount then
        perform private.fail('MD302', jsonb_build_object('amount', v_amount));
    end if;
    perform private.audit(
        'refund.requested', 'event_registrations', v_row.id::text, v_row.user_id,
        jsonb_build_object('amount', v_amount, 'currency', v_row.currency)
    );
    return query select f.* from unnest(v_refunds) as f;
end;
$$;
revoke all on function private.refund_by_organizer(uuid, numeric, text) from public, anon, authenticated, service_role;
grant execute on function private.refund_by_organizer(uuid, numeric, text) to authenticated;
