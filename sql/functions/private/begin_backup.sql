-- What a worker needs to make a backup. An attempt after one that went wrong gets the same id and folder, so it finds
-- what that one left. Callers: workers, for jobs of the kind backup. Errors: MD160 lease_lost.
create or replace function private.begin_backup(p_job_id bigint, p_token uuid)
returns table (id uuid, name text, schemas text[], location text)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_job constant private.jobs := private.held_job(p_job_id, p_token);
    v_id constant uuid := gen_random_uuid();
    v_name constant text := v_job.payload ->> 'name';
begin
    return query
    insert into backup.backups as b (id, job_id, name, schemas, location, started_at)
    values (
        v_id,
        v_job.id,
        v_name,
        case
            when jsonb_typeof(v_job.payload -> 'schemas') = 'array'
                then array(select s.name from jsonb_array_elements_text(v_job.payload -> 'schemas') as s (name))
        end,
        concat_ws(
            '/',
            nullif(v_job.payload ->> 'location', ''),
            format(
                '%s-%s-%s', regexp_replace(v_name, '[^[:alnum:]_-]', '_', 'g'),
                to_char(private.clock() at time zone 'UTC', 'YYYYMMDD"T"HH24MISS"Z"'), left(v_id::text, 8)
            )
        ),
        private.clock()
    )
    on conflict (job_id) do update set started_at = excluded.started_at, error_message = null
    returning b.id, b.name, b.schemas, b.location;
end;
$$;
revoke all on function private.begin_backup(bigint, uuid) from public, anon, authenticated, service_role;
grant execute on function private.begin_backup(bigint, uuid) to medellin_worker;
