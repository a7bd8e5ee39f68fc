-- Notes how many rows of a run are rendered, for whoever waits; says whether the run is still wanted.
-- Caller: the worker (kind render_report). Errors: MD160 lease_lost.
create or replace function private.note_report_progress(p_job_id bigint, p_token uuid, p_rows bigint)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_run constant public.report_executions := private.report_of_job(p_job_id, p_token);
begin
    update public.report_executions as e set row_count = p_rows where e.id = v_run.id and e.status = 'running';
    return found;
end;
$$;
revoke all on function private.note_report_progress(bigint, uuid, bigint)
from public, anon, authenticated, service_role;
grant execute on function private.note_report_progress(bigint, uuid, bigint) to medellin_worker;
