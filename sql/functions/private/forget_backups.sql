-- Forgets backups whose folders are removed, if their time had come; of those that came to nothing it stays known for as
-- long. Callers: workers, for jobs of the kind backup. Errors: MD160 lease_lost.
create or replace function private.forget_backups(p_job_id bigint, p_token uuid, p_ids uuid[])
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.held_job(p_job_id, p_token);
    perform private.audit('backup.removed', 'backup', b.id::text, p_facts => jsonb_build_object('name', b.name))
    from backup.backups as b
    where b.id = any (p_ids) and b.removed_since is not null and b.completed_at is not null;
    delete from backup.backups as b where b.id = any (p_ids) and b.removed_since is not null;
end;
$$;
revoke all on function private.forget_backups(bigint, uuid, uuid[]) from public, anon, authenticated, service_role;
grant execute on function private.forget_backups(bigint, uuid, uuid[]) to medellin_worker;
