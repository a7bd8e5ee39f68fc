-- Gives a task embed_content back that did not work; says whether it waits or is dead. Caller: public.fail_embedding.
-- Errors: MD160 lease_lost, also for a task of another kind.
create or replace function private.fail_embedding(p_job_id bigint, p_token uuid, p_error text, p_permanently boolean)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if (private.held_job(p_job_id, p_token)).kind <> 'embed_content' then
        perform private.fail('MD160', jsonb_build_object('job_ids', array[p_job_id]));
    end if;
    return private.fail_job(p_job_id, p_token, p_error, p_permanently);
end;
$$;
revoke all on function private.fail_embedding(bigint, uuid, text, boolean)
from public, anon, authenticated, service_role;
grant execute on function private.fail_embedding(bigint, uuid, text, boolean) to service_role;
