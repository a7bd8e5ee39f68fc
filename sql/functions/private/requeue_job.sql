-- Lets a job wait again; returns which one waits. When another of the same dedupe key waits already, that one stands
-- for both, with the attempts and the distance of this one, so that no key fails for ever. Callers: fail_job, revive_job.
create or replace function private.requeue_job(p_id bigint, p_run_at timestamptz, p_attempts integer)
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_job private.jobs;
    v_waits bigint;
begin
    select j.* into strict v_job from private.jobs as j where j.id = p_id;
    loop
        update private.jobs as t
        set
            run_at = greatest(t.run_at, p_run_at),
            attempts = greatest(t.attempts, p_attempts),
            priority = greatest(t.priority, v_job.priority),
            last_error = v_job.last_error
        where t.kind = v_job.kind and t.dedupe_key = v_job.dedupe_key and t.lease_token is null and t.dead_at is null
        returning t.id into v_waits;
        if found then
            delete from private.jobs as j where j.id = p_id;
            exit;
        end if;
        begin
            update private.jobs as j
            set run_at = p_run_at, attempts = p_attempts, lease_token = null, lease_until = null, dead_at = null
            where j.id = p_id;
            v_waits := p_id;
            exit;
        exception when unique_violation then
            null; -- somebody asked for the same at this very moment: look again
        end;
    end loop;
    return v_waits;
end;
$$;
revoke all on function private.requeue_job(bigint, timestamptz, integer) from public, anon, authenticated, service_role;
