-- Gives a dead job all its attempts again, from now on; returns which job waits. Callers: whoever looks after the
-- database. Errors: P0002 when no dead job has this id.
create or replace function private.revive_job(p_id bigint)
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform from private.jobs as j where j.id = p_id and j.dead_at is not null for no key update;
    if not found then
        raise no_data_found using
            message = 'Este trabajo no está entre los fallidos',
            detail = '{"en": "No dead job has this id"}', hint = 'job_not_found';
    end if;
    return private.requeue_job(p_id, private.clock(), 0);
end;
$$;
revoke all on function private.revive_job(bigint) from public, anon, authenticated, service_role;
