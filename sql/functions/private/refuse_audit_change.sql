-- What is in the audit log stays as it is, for its owner too; only what is personal in an entry may be erased. An entry
-- comes when it happens: it cannot be slipped into a day that is over.
-- Caller: triggers of audit.audit_log and audit.seals. Errors: 42501. Whoever drops the triggers is found by the seals.
create or replace function private.refuse_audit_change()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    if tg_op = 'INSERT' then
        if abs(extract(epoch from clock_timestamp() - new.at)) < 60 then
            return new;
        end if;
    elsif tg_op = 'UPDATE' and tg_nargs = 1 then
        if to_jsonb(new) = to_jsonb(old) || '{"personal": null, "salt": null}' then
            return new;
        end if;
    end if;
    raise insufficient_privilege using
        message = 'El registro de auditoría no se cambia',
        detail = '{"en": "The audit log is never changed"}', hint = 'audit_is_append_only';
end;
$$;
revoke all on function private.refuse_audit_change() from public, anon, authenticated, service_role;
