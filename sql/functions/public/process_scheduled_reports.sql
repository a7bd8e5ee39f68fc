-- Makes the runs of all schedules that are due. Callers: the service; the worker does it every quarter of an hour.
create or replace function public.process_scheduled_reports()
returns void
language sql
volatile
security invoker
set search_path = ''
as $$ select private.process_scheduled_reports() $$;
revoke all on function public.process_scheduled_reports() from public, anon, authenticated, service_role;
grant execute on function public.process_scheduled_reports() to service_role;
comment on function public.process_scheduled_reports() is
'Makes the runs of all schedules that are due, each slot once; the worker does so every quarter of an hour.';
