-- Ends a job, in the transaction of its effect: either both are kept or neither. Callers: workers.
-- Errors: MD160 lease_lost.
create or replace function private.complete_job(p_id bigint, p_token uuid)
returns void
language sql
volatile
security definer
set search_path = ''
as $$ select private.complete_jobs(array[p_id], p_token) $$;
revoke all on function private.complete_job(bigint, uuid) from public, anon, authenticated, service_role;
grant execute on function private.complete_job(bigint, uuid) to medellin_worker;
