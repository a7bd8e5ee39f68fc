-- The rows of the run that a job is about: what the person whose run it is may read at this moment, and no more than the
-- report allows, but for one that says so. The worker names the job alone; whose rights these are, and what was asked, is
-- read here. Everything is read before the first row is given.
-- Caller: the worker (kind render_report). Errors: MD160 lease_lost.
create or replace function private.report_rows(p_job_id bigint, p_token uuid)
returns setof json
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_run record;
    v_subject constant text := coalesce(current_setting('request.jwt.claim.sub', true), '');
    v_claims constant text := coalesce(current_setting('request.jwt.claims', true), '');
    v_timezone constant text := current_setting('timezone');
begin
    -- From here on this transaction writes nothing, whatever a report calls. (So no held_job: it locks.)
    perform set_config('transaction_read_only', 'on', true);
    select e.created_by, e.parameters, t.query, f.max_rows + 1 as most, coalesce(s.timezone, 'America/Bogota') as timezone
    into v_run
    from private.jobs as j
    inner join public.report_executions as e on e.id = (j.payload ->> 'execution_id')::uuid
    inner join public.report_templates as t on t.id = e.template_id
    inner join private.report_functions as f on f.name = t.query
    left join public.report_schedules as s on s.id = e.schedule_id
    where j.id = p_job_id and j.lease_token = p_token and j.kind = 'render_report' and e.status = 'running';
    if not found then
        perform private.fail('MD160', jsonb_build_object('job_ids', array[p_job_id]));
    end if;

    -- Both, since auth.uid() asks the first one first.
    perform set_config('request.jwt.claim.sub', v_run.created_by::text, true);
    perform set_config(
        'request.jwt.claims',
        jsonb_build_object('sub', v_run.created_by, 'role', 'authenticated', 'is_anonymous', false)::text, true
    );
    perform set_config('timezone', v_run.timezone, true);
    if (select private.is_admin()) then
        return query select r from private.report_rows_as_admin(v_run.query, v_run.parameters, v_run.most) as r;
    else
        return query select r from private.report_rows_as_person(v_run.query, v_run.parameters, v_run.most) as r;
    end if;
    perform set_config('request.jwt.claim.sub', v_subject, true);
    perform set_config('request.jwt.claims', v_claims, true);
    perform set_config('timezone', v_timezone, true);
end;
$$;
revoke all on function private.report_rows(bigint, uuid) from public, anon, authenticated, service_role;
grant execute on function private.report_rows(bigint, uuid) to medellin_worker;
