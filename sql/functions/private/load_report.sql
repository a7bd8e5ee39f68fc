-- Begins the run that a job is about, or begins it again, and says how it is to be rendered; its file has one path,
-- however often it is begun. No row when there is nothing to do: it was called off, or its template was switched off.
-- Caller: the worker (kind render_report). Errors: MD160 lease_lost, MD142 invalid_report_parameters.
create or replace function private.load_report(p_job_id bigint, p_token uuid)
returns table (
    execution_id uuid,
    title text,
    output_format text,
    columns text[],
    types text[],
    max_rows integer,
    file_name text
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_run public.report_executions := private.report_of_job(p_job_id, p_token);
    v_template public.report_templates;
begin
    update public.report_executions as e
    set status = 'running', started_at = clock_timestamp(), row_count = null
    where e.id = v_run.id and e.status in ('pending', 'running')
    returning e.* into v_run;
    if not found then
        return;
    end if;
    select t.* into strict v_template from public.report_templates as t where t.id = v_run.template_id;
    if not v_template.is_active then
        perform private.end_report(v_run.id, (select c.es from private.error_codes as c where c.code = 'MD143'));
        return;
    end if;
    perform private.check_report_parameters(v_template.query, v_run.parameters);
    return query
    select
        v_run.id, v_template.name, v_run.output_format, p.proargnames[p.pronargs + 1:],
        array(
            select t.typname::text from unnest(p.proallargtypes[p.pronargs + 1:]) with ordinality as a (type, position)
            inner join pg_catalog.pg_type as t on t.oid = a.type
            order by a.position
        ),
        f.max_rows, private.report_file(v_run)
    from private.report_functions as f
    inner join pg_catalog.pg_proc as p on p.pronamespace = 'private'::regnamespace and p.proname = f.name
    where f.name = v_template.query;
end;
$$;
revoke all on function private.load_report(bigint, uuid) from public, anon, authenticated, service_role;
grant execute on function private.load_report(bigint, uuid) to medellin_worker;
