-- Ends the runs whose job is dead: its worker was lost once too often to say so itself. Caller: process_scheduled_reports.
create or replace function private.fail_lost_reports()
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_run_id uuid;
begin
    for v_run_id in
        select e.id from public.report_executions as e
        where e.status in ('pending', 'running')
            and not exists (
                select from private.jobs as j
                where j.kind = 'render_report' and j.dead_at is null and j.payload ->> 'execution_id' = e.id::text
            )
        for no key update skip locked
    loop
        -- by the steps that there are
        update public.report_executions as e
        set status = 'running', started_at = coalesce(e.started_at, clock_timestamp())
        where e.id = v_run_id;
        perform private.end_report(v_run_id, 'El informe no se pudo generar');
    end loop;
end;
$$;
revoke all on function private.fail_lost_reports() from public, anon, authenticated, service_role;
