-- Writes into a registration what the ledger says of its money, whoever writes it and whatever he says.
-- Caller: triggers of registrations, before insert and update. Errors: MD305 money_not_in_ledger.
create or replace function private.derive_payment()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_money record;
begin
    select m.* into v_money from private.money_of(new) as m;
    if v_money.entries > 0 then
        new.payment_status := v_money.payment_status;
        new.amount_paid := v_money.amount_paid;
    elsif new.amount_paid > 0 or new.payment_status not in ('not_required', 'pending', 'failed') then
        perform private.fail('MD305', jsonb_build_object('registration_id', new.id));
    end if;
    return new;
end;
$$;
revoke all on function private.derive_payment() from public, anon, authenticated, service_role;
