-- Runs a job now, unless it runs already: 'ok', 'failed', or 'busy'. What the job did is undone when it fails; that it
-- failed, and why, stays in the registry. Callers: the scheduler, whoever looks after the database.
-- Errors: P0002 for a job that is not registered.
create or replace function private.run_job(p_name text)
returns text
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    v_function text;
    v_started_at timestamptz;
    v_error text;
begin
    select j.function_name into v_function from private.scheduled_jobs as j where j.name = p_name;
    if not found then
        raise no_data_found using
            message = format('No existe la tarea %s', p_name),
            detail = '{"en": "There is no such job"}', hint = 'job_not_found';
    end if;
    if not pg_try_advisory_xact_lock(hashtextextended('job:' || p_name, 0)) then
        return 'busy';
    end if;

    v_started_at := clock_timestamp();
    begin
        execute format('select %s', v_function::regprocedure);
    exception when others or query_canceled then -- a job that takes too long is cancelled
        v_error := format('%s %s', sqlstate, sqlerrm);
        raise warning 'job % failed: %', p_name, v_error;
    end;

    update private.scheduled_jobs as j
    set
        runs = j.runs + 1,
        failures = j.failures + case when v_error is null then 0 else 1 end,
        last_started_at = v_started_at,
        last_duration = clock_timestamp() - v_started_at,
        last_ok_at = case when v_error is null then clock_timestamp() else j.last_ok_at end,
        last_error = coalesce(v_error, j.last_error),
        last_error_at = case when v_error is null then j.last_error_at else clock_timestamp() end
    where j.name = p_name;
    return case when v_error is null then 'ok' else 'failed' end;
end;
$$;
revoke all on function private.run_job(text) from public, anon, authenticated, service_role;
