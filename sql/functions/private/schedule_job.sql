-- Registers a function without arguments as a job and lets the scheduler run it; again, to change it. Times are UTC.
-- Callers: migrations. Errors: 42883 for a function that does not exist, 22023 for what is no schedule.
create or replace function private.schedule_job(p_name text, p_schedule text, p_function text, p_description text)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    insert into private.scheduled_jobs as j (name, schedule, expected_every, function_name, description)
    values (
        p_name, p_schedule, private.schedule_period(p_schedule), (p_function || '()')::regprocedure::text, p_description
    )
    on conflict (name) do update set
        schedule = excluded.schedule,
        expected_every = excluded.expected_every,
        function_name = excluded.function_name,
        description = excluded.description;
    perform cron.schedule(p_name, p_schedule, format('select private.run_job(%L)', p_name));
end;
$$;
revoke all on function private.schedule_job(text, text, text, text) from public, anon, authenticated, service_role;
