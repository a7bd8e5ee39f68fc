-- The run that a leased job is about; the job stays leased as long as this transaction. Callers: load_report,
-- note_report_progress, finish_report, fail_report. Errors: MD160 lease_lost.
create or replace function private.report_of_job(p_job_id bigint, p_token uuid)
returns public.report_executions
language sql
volatile
security definer
set search_path = ''
as $$
    select e.*
    from private.held_job(p_job_id, p_token) as j
    inner join public.report_executions as e on j.kind = 'render_report' and e.id = (j.payload ->> 'execution_id')::uuid
$$;
revoke all on function private.report_of_job(bigint, uuid) from public, anon, authenticated, service_role;
