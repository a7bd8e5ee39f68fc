-- Ends the run that a job is about, whose file is where load_report said, and tells whose it is; in the transaction that
-- completes the job. Says whether there was something to end: else the file is not wanted.
-- Caller: the worker (kind render_report). Errors: MD160 lease_lost.
create or replace function private.finish_report(p_job_id bigint, p_token uuid, p_rows bigint)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_run public.report_executions := private.report_of_job(p_job_id, p_token);
    v_orderer uuid;
    v_name text;
begin
    update public.report_executions as e
    set
        status = 'completed',
        result_url = '/reports/' || private.report_file(e),
        row_count = p_rows,
        error_message = null,
        completed_at = clock_timestamp()
    where e.id = v_run.id and e.status = 'running'
    returning e.* into v_run;
    if not found then
        return false;
    end if;
    select t.name into v_name from public.report_templates as t where t.id = v_run.template_id;
    select s.created_by into v_orderer from public.report_schedules as s where s.id = v_run.schedule_id;
    perform private.notify(
        v_run.created_by, 'report', 'Tu informe está listo', format('%s: %s filas', v_name, p_rows),
        '/reports/' || v_run.id, nullif(v_orderer, v_run.created_by), 'report', v_run.id
    );
    perform private.audit(
        'report.completed', 'report_executions', v_run.id::text, v_run.created_by,
        jsonb_build_object('report', v_name, 'rows', p_rows, 'parameters', v_run.parameters)
    );
    return true;
end;
$$;
revoke all on function private.finish_report(bigint, uuid, bigint) from public, anon, authenticated, service_role;
grant execute on function private.finish_report(bigint, uuid, bigint) to medellin_worker;
