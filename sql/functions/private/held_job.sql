-- A job that is leased by this token, locked. Callers: fail_job, extend_job. Errors: MD160 lease_lost.
create or replace function private.held_job(p_id bigint, p_token uuid)
returns private.jobs
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_job private.jobs;
begin
    select j.* into v_job
    from private.jobs as j
    where j.id = p_id and j.lease_token = p_token
    for no key update;
    if not found then
        perform private.fail('MD160', jsonb_build_object('job_ids', array[p_id]));
    end if;
    return v_job;
end;
$$;
revoke all on function private.held_job(bigint, uuid) from public, anon, authenticated, service_role;
