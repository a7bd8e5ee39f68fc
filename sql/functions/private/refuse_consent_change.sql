-- What was consented to stays on record; only whose word it was, and from where, goes with the account.
-- Caller: triggers of consent_log.
-- Errors: 42501.
create or replace function private.refuse_consent_change()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if tg_op = 'UPDATE' then
        if to_jsonb(new) = to_jsonb(old) || '{"network": null}'
            or (
                to_jsonb(new) = to_jsonb(old) || '{"user_id": null}'
                and not exists (select from auth.users as u where u.id = old.user_id)
            ) then
            return new;
        end if;
    end if;
    raise insufficient_privilege using
        message = 'El registro de autorizaciones no se cambia',
        detail = '{"en": "The record of consents is never changed"}', hint = 'consents_are_append_only';
end;
$$;
revoke all on function private.refuse_consent_change() from public, anon, authenticated, service_role;
