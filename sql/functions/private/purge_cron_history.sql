-- Deletes what the scheduler noted of runs more than a week ago: it never does so itself.
-- Caller: the job purge-cron-history.
create or replace function private.purge_cron_history()
returns void
language sql
volatile
security definer
set search_path = ''
as $$
    delete from cron.job_run_details as d
    where d.database = current_database() and d.end_time < private.clock() - interval '7 days'
$$;
revoke all on function private.purge_cron_history() from public, anon, authenticated, service_role;
