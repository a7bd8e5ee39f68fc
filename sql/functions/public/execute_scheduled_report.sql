-- Runs a schedule now. Callers: whose it is, admins. Errors: 42501, P0002, MD142 invalid_report_parameters,
-- MD143 report_unavailable, MD401 too_many_requests.
create or replace function public.execute_scheduled_report(p_schedule_id uuid)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$ select private.execute_scheduled_report(p_schedule_id) $$;
revoke all on function public.execute_scheduled_report(uuid) from public, anon, authenticated, service_role;
grant execute on function public.execute_scheduled_report(uuid) to authenticated;
comment on function public.execute_scheduled_report(uuid) is
'Runs a schedule now, beside its times: for its owner and each recipient, each with rights of his own.';
