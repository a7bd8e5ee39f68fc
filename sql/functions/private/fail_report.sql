-- Says of the run that a job is about that it did not work: it waits for the next attempt of its job, or has failed with
-- the last one. In the transaction that gives the job back. Caller: the worker (kind render_report).
-- Errors: MD160 lease_lost.
create or replace function private.fail_report(p_job_id bigint, p_token uuid, p_reason text, p_permanently boolean)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_run constant public.report_executions := private.report_of_job(p_job_id, p_token);
begin
    if p_permanently or exists (
        select from private.jobs as j
        inner join private.job_kinds as k on k.kind = j.kind
        where j.id = p_job_id and j.attempts >= k.max_attempts
    ) then
        -- a run that could not even begin
        update public.report_executions as e
        set status = 'running', started_at = clock_timestamp()
        where e.id = v_run.id and e.status = 'pending';
        perform private.end_report(v_run.id, p_reason);
    else
        update public.report_executions as e
        set status = 'pending', error_message = left(p_reason, 1000)
        where e.id = v_run.id and e.status = 'running';
    end if;
end;
$$;
revoke all on function private.fail_report(bigint, uuid, text, boolean) from public, anon, authenticated, service_role;
grant execute on function private.fail_report(bigint, uuid, text, boolean) to medellin_worker;
