-- Erases what is personal in the entries that a person made or that are about him; the seals stay true, since only its
-- salted digest is sealed. Caller: the erasure of an account.
create or replace function private.forget_in_audit(p_user_id uuid)
returns void
language sql
volatile
security definer
set search_path = ''
as $$
    update audit.audit_log as l
    set personal = null, salt = null
    where l.personal is not null and (l.subject_id = p_user_id or l.actor_id = p_user_id)
$$;
revoke all on function private.forget_in_audit(uuid) from public, anon, authenticated, service_role;
