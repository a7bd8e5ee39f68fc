-- Asks the worker for what the job update-recommendations is about, once for as many askings as wait.
-- Caller: the job update-recommendations.
create or replace function private.queue_recommendations()
returns bigint
language sql
volatile
security definer
set search_path = ''
as $$ select private.enqueue('recommendations', '{}', 'update-recommendations') $$;
revoke all on function private.queue_recommendations() from public, anon, authenticated, service_role;
