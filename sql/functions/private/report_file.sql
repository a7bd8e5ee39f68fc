-- Where in the bucket reports the file of a run lies: in the folder of whose it is. Callers: load_report, finish_report.
create or replace function private.report_file(p_run public.report_executions)
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
    select format(
        '%s/%s.%s', p_run.created_by, p_run.id,
        case p_run.output_format when 'csv_excel' then 'csv' else p_run.output_format end
    )
$$;
revoke all on function private.report_file(public.report_executions) from public, anon, authenticated, service_role;
