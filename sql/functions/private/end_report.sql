-- Ends one run as failed, and tells whose it is. Callers: fail_report, fail_lost_reports, load_report.
create or replace function private.end_report(p_execution_id uuid, p_reason text)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_run public.report_executions;
begin
    update public.report_executions as e
    set status = 'failed', error_message = left(p_reason, 1000), completed_at = clock_timestamp()
    where e.id = p_execution_id and e.status = 'running'
    returning e.* into v_run;
    if found then
        perform private.notify(
            v_run.created_by, 'report', 'Un informe no se pudo generar',
            format('%s: %s', t.name, v_run.error_message), '/reports/' || v_run.id, null, 'report', v_run.id
        )
        from public.report_templates as t
        where t.id = v_run.template_id;
    end if;
end;
$$;
revoke all on function private.end_report(uuid, text) from public, anon, authenticated, service_role;
