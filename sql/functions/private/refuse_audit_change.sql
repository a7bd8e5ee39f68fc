-- What is in the audit log stays as it is, for its owner too. Caller: triggers of audit.audit_log and audit.seals, which
-- say what is let through. Errors: 42501. Whoever drops the triggers is found by the seals.
create or replace function private.refuse_audit_change()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    raise insufficient_privilege using
        message = 'El registro de auditoría no se cambia',
        detail = '{"en": "The audit log is never changed"}', hint = 'audit_is_append_only';
end;
$$;
revoke all on function private.refuse_audit_change() from public, anon, authenticated, service_role;
