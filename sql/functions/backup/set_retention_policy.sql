-- For how long the backups of a name are kept; the last good one stays whatever its age. Callers: operators.
-- Errors: 23514 unless something is kept.
create or replace function backup.set_retention_policy(p_name text, p_keep_for interval)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    insert into backup.retention_policies as p (name, keep_for)
    values (p_name, p_keep_for)
    on conflict (name) do update set keep_for = excluded.keep_for;
    perform private.audit(
        'backup.policy_set', 'backup', p_name, p_facts => jsonb_build_object('keep_for', p_keep_for::text)
    );
end;
$$;
revoke all on function backup.set_retention_policy(text, interval) from public, anon, authenticated, service_role;
