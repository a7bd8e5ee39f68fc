-- Gives a job back that did not work: it waits for its next attempt, twice as long each time, or is 'dead' after the
-- last one or when no attempt can help. Callers: workers. Errors: MD160 lease_lost.
create or replace function private.fail_job(
    p_id bigint,
    p_token uuid,
    p_error text,
    p_permanently boolean default false
)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_job constant private.jobs := private.held_job(p_id, p_token);
    v_kind private.job_kinds;
    v_wait interval;
begin
    select k.* into strict v_kind from private.job_kinds as k where k.kind = v_job.kind;
    update private.jobs as j set last_error = left(p_error, 2000) where j.id = p_id;
    if p_permanently or v_job.attempts >= v_kind.max_attempts then
        update private.jobs as j
        set dead_at = private.clock(), lease_token = null, lease_until = null
        where j.id = p_id;
        return 'dead';
    end if;
    -- Half of it by chance, so that what failed together does not come back together.
    v_wait := least(v_kind.first_wait * 2 ^ (v_job.attempts - 1), interval '6 hours') * (0.5 + random() / 2);
    perform private.requeue_job(p_id, private.clock() + v_wait, v_job.attempts);
    return 'waiting';
end;
$$;
revoke all on function private.fail_job(bigint, uuid, text, boolean) from public, anon, authenticated, service_role;
grant execute on function private.fail_job(bigint, uuid, text, boolean) to medellin_worker;
