-- Holds a job longer, for work that takes its time; says until when. Callers: workers. Errors: MD160 lease_lost.
create or replace function private.extend_job(p_id bigint, p_token uuid, p_lease interval default null)
returns timestamptz
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_job constant private.jobs := private.held_job(p_id, p_token);
    v_until timestamptz;
begin
    update private.jobs as j
    set lease_until = private.clock() + coalesce(p_lease, k.lease)
    from private.job_kinds as k
    where j.id = v_job.id and k.kind = j.kind
    returning j.lease_until into v_until;
    return v_until;
end;
$$;
revoke all on function private.extend_job(bigint, uuid, interval) from public, anon, authenticated, service_role;
grant execute on function private.extend_job(bigint, uuid, interval) to medellin_worker;
