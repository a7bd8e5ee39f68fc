-- Writes the vector of a task and completes it, both or neither. Caller: public.finish_embedding.
-- Errors: those of save_embedding.
create or replace function private.finish_embedding(
    p_job_id bigint,
    p_token uuid,
    p_content_hash text,
    p_embedding real[]
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_is_written constant boolean := private.save_embedding(p_job_id, p_token, p_content_hash, p_embedding);
begin
    perform private.complete_job(p_job_id, p_token);
    return v_is_written;
end;
$$;
revoke all on function private.finish_embedding(bigint, uuid, text, real[])
from public, anon, authenticated, service_role;
grant execute on function private.finish_embedding(bigint, uuid, text, real[]) to service_role;
