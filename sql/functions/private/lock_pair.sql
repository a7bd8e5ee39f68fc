-- Holds what happens between two people, in either direction, until the transaction ends: crossing requests, answers and
-- blocks come one after the other. Callers: functions about connections, trigger of user_blocks.
create or replace function private.lock_pair(p_one uuid, p_other uuid)
returns void
language sql
volatile
security definer
set search_path = ''
as $$
    select pg_advisory_xact_lock(
        hashtextextended(format('pair:%s:%s', least(p_one, p_other), greatest(p_one, p_other)), 0)
    )
$$;
revoke all on function private.lock_pair(uuid, uuid) from public, anon, authenticated, service_role;
