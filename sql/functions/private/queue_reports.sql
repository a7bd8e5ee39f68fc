-- Asks the worker for what the job process-scheduled-reports is about, once for as many askings as wait.
-- Caller: the job process-scheduled-reports.
create or replace function private.queue_reports()
returns bigint
language sql
volatile
security definer
set search_path = ''
as $$ select private.enqueue('reports', '{}', 'process-scheduled-reports') $$;
revoke all on function private.queue_reports() from public, anon, authenticated, service_role;
