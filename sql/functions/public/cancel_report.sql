-- Calls off a run that is not over. Callers: whose it is, admins. Errors: 42501, P0002, MD145 report_is_over.
create or replace function public.cancel_report(p_execution_id uuid)
returns public.report_executions
language sql
volatile
security invoker
set search_path = ''
as $$ select private.cancel_report(p_execution_id) $$;
revoke all on function public.cancel_report(uuid) from public, anon, authenticated, service_role;
grant execute on function public.cancel_report(uuid) to authenticated;
comment on function public.cancel_report(uuid) is 'Calls off a run of a report that is not over.';
