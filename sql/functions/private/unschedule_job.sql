-- Takes a job out of the registry and from the scheduler; no matter when it was not there. Callers: undo scripts.
create or replace function private.unschedule_job(p_name text)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    delete from private.scheduled_jobs as j where j.name = p_name;
    perform cron.unschedule(c.jobid) from cron.job as c where c.jobname = p_name and c.username = current_user;
end;
$$;
revoke all on function private.unschedule_job(text) from public, anon, authenticated, service_role;
