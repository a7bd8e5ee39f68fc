-- Asks for one run of a report. Callers: clients. Errors: 42501, P0002, MD142 invalid_report_parameters,
-- MD143 report_unavailable, MD144 unknown_report_format, MD401 too_many_requests.
create or replace function public.run_report(
    p_template_id uuid,
    p_parameters jsonb default '{}',
    p_output_format text default null
)
returns public.report_executions
language sql
volatile
security invoker
set search_path = ''
as $$ select private.request_report(p_template_id, p_parameters, p_output_format) $$;
revoke all on function public.run_report(uuid, jsonb, text) from public, anon, authenticated, service_role;
grant execute on function public.run_report(uuid, jsonb, text) to authenticated;
comment on function public.run_report(uuid, jsonb, text) is
'Asks for one run of a report, with the caller''s rights at the time of the run. A worker renders the file.';
