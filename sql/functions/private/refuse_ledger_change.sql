-- What the ledger says is never changed, by its owner neither; only whose money it was goes with the account.
-- Caller: triggers of payment_events. Errors: 42501.
create or replace function private.refuse_ledger_change()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if tg_op = 'UPDATE' then
        if to_jsonb(new) = to_jsonb(old) || '{"user_id": null}'
            and not exists (select from auth.users as u where u.id = old.user_id) then
            return new;
        end if;
    end if;
    raise insufficient_privilege using
        message = 'El libro de pagos no se cambia',
        detail = '{"en": "The ledger of payments is never changed"}', hint = 'ledger_is_append_only';
end;
$$;
revoke all on function private.refuse_ledger_change() from public, anon, authenticated, service_role;
