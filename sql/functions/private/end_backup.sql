-- Writes down that the backup of a job is there, or why it is not. Callers: workers, for jobs of the kind backup; when it
-- is there, in the transaction that completes the job. Errors: MD160 lease_lost.
create or replace function private.end_backup(
    p_job_id bigint,
    p_token uuid,
    p_size_bytes bigint,
    p_sha256 text,
    p_error text default null
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_job constant private.jobs := private.held_job(p_job_id, p_token);
    v_backup backup.backups;
begin
    update backup.backups as b
    set
        size_bytes = p_size_bytes,
        sha256 = p_sha256,
        completed_at = case when p_error is null then private.clock() end,
        error_message = left(p_error, 2000)
    where b.job_id = v_job.id
    returning b.* into strict v_backup;
    if p_error is null then
        perform private.audit(
            'backup.created', 'backup', v_backup.id::text,
            p_facts => jsonb_build_object('name', v_backup.name, 'sha256', p_sha256)
        );
    end if;
end;
$$;
revoke all on function private.end_backup(bigint, uuid, bigint, text, text)
from public, anon, authenticated, service_role;
grant execute on function private.end_backup(bigint, uuid, bigint, text, text) to medellin_worker;
