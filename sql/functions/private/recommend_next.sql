-- One step of a task recommendations: the next two hundred people after one; says who was the last, or null at the end. At
-- the beginning, vectors that are missing are asked for. A task about one person is done in one step.
-- Callers: workers, a transaction a step. Errors: MD160 lease_lost.
create or replace function private.recommend_next(p_job_id bigint, p_token uuid, p_after uuid)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_job constant private.jobs := private.held_job(p_job_id, p_token);
    v_model_id constant uuid := private.active_model();
begin
    if v_job.kind <> 'recommendations' then
        perform private.fail('MD160', jsonb_build_object('job_ids', array[p_job_id]));
    end if;
    if v_job.payload ? 'user_id' then
        perform private.recommend_everything(array_agg(u.id))
        from auth.users as u
        where u.id = (v_job.payload ->> 'user_id')::uuid
        having count(*) = 1;
        return null;
    end if;
    if p_after is null and v_model_id is not null then
        perform private.backfill_embeddings(v_model_id);
    end if;
    return private.update_recommendations(p_after, 200);
end;
$$;
revoke all on function private.recommend_next(bigint, uuid, uuid) from public, anon, authenticated, service_role;
grant execute on function private.recommend_next(bigint, uuid, uuid) to medellin_worker;
