-- Ends jobs of one claim, in the transaction of their effects: either both are kept or neither.
-- Callers: workers, complete_job. Errors: MD160 lease_lost when any of them is held by somebody else or gone.
create or replace function private.complete_jobs(p_ids bigint[], p_token uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_done integer;
begin
    delete from private.jobs as j where j.id = any (p_ids) and j.lease_token = p_token;
    get diagnostics v_done = row_count;
    if v_done < cardinality(p_ids) then
        perform private.fail('MD160', jsonb_build_object('job_ids', p_ids));
    end if;
end;
$$;
revoke all on function private.complete_jobs(bigint[], uuid) from public, anon, authenticated, service_role;
grant execute on function private.complete_jobs(bigint[], uuid) to medellin_worker;
