-- Backups: asked for here, made by the worker, kept by a policy. Functions: sql/functions/{backup,private}.
-- Undo: supabase/undo/20260203000000_backups.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

insert into private.error_codes (code, reason, http, es, en) values
(
    'MD161', 'backup_policy_missing', 409, 'Nadie ha dicho cuánto tiempo se guardan estas copias',
    'Nobody has said for how long these backups are kept'
),
(
    'MD162', 'backup_location_invalid', 422, 'Las copias van a una carpeta dentro de la del trabajador',
    'Backups go into a folder within that of the worker'
),
('MD163', 'backup_schema_unknown', 422, 'No existe uno de los esquemas', 'One of the schemas does not exist');

-- <<< sql/functions/backup/set_retention_policy.sql
-- For how long the backups of a name are kept; the last good one stays whatever its age. Callers: operators.
-- Errors: 23514 unless something is kept.
create or replace function backup.set_retention_policy(p_name text, p_keep_for interval)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    insert into backup.retention_policies as p (name, keep_for)
    values (p_name, p_keep_for)
    on conflict (name) do update set keep_for = excluded.keep_for;
    perform private.audit(
        'backup.policy_set', 'backup', p_name, p_facts => jsonb_build_object('keep_for', p_keep_for::text)
    );
end;
$$;
revoke all on function backup.set_retention_policy(text, interval) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/backup/create_backup.sql
-- Asks the worker for a backup, once for as many askings as wait; returns the id of the job. p_schemas: what is in it,
-- null for the whole database, which alone can be restored by itself. p_location: a folder within the worker's
-- MEDELLIN_BACKUP_DIR. Callers: operators, queue_backup. Errors: MD161 for a name without a retention policy, MD162 for a
-- location that leads elsewhere, MD163 for schemas that are not there.
create or replace function backup.create_backup(p_name text, p_schemas text[], p_location text)
returns bigint
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    v_location constant text := btrim(p_location, '/');
    v_unknown text[];
begin
    if not exists (select from backup.retention_policies as p where p.name = p_name) then
        perform private.fail('MD161', jsonb_build_object('name', p_name));
    end if;
    if v_location !~ '^([[:alnum:]_-][[:alnum:]._-]*/?)*$' then
        perform private.fail('MD162', jsonb_build_object('location', p_location));
    end if;
    select array_agg(s.name) into v_unknown
    from unnest(p_schemas) as s (name)
    where to_regnamespace(quote_ident(s.name)) is null;
    if v_unknown is not null or cardinality(p_schemas) = 0 then
        perform private.fail('MD163', jsonb_build_object('schemas', v_unknown));
    end if;
    return private.enqueue(
        'backup',
        jsonb_build_object('name', p_name, 'schemas', p_schemas, 'location', v_location),
        concat_ws(' ', p_name, v_location, p_schemas::text)
    );
end;
$$;
revoke all on function backup.create_backup(text, text[], text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/queue_backup.sql
-- Asks the worker for the backup of the day: of everything, so that it can be restored. Caller: the job daily-backup.
create or replace function private.queue_backup()
returns bigint
language sql
volatile
security definer
set search_path = ''
as $$ select backup.create_backup('medellin_ai_backup', null, '/backups') $$;
revoke all on function private.queue_backup() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/begin_backup.sql
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
-- >>>
-- <<< sql/functions/private/end_backup.sql
-- Writes down that the backup of a job is there, or why it is not. Callers: workers, for jobs of the kind backup; when it
-- is there, in the transaction that completes the job. Errors: MD160 lease_lost.
create or replace function private.end_backup(
    p_job_id bigint,
    p_token uuid,
    p_size_bytes bigint,
    p_sha256 text,
    p_error text default null
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_job constant private.jobs := private.held_job(p_job_id, p_token);
    v_backup backup.backups;
begin
    update backup.backups as b
    set
        size_bytes = p_size_bytes,
        sha256 = p_sha256,
        completed_at = case when p_error is null then private.clock() end,
        error_message = left(p_error, 2000)
    where b.job_id = v_job.id
    returning b.* into strict v_backup;
    if p_error is null then
        perform private.audit(
            'backup.created', 'backup', v_backup.id::text,
            p_facts => jsonb_build_object('name', v_backup.name, 'sha256', p_sha256)
        );
    end if;
end;
$$;
revoke all on function private.end_backup(bigint, uuid, bigint, text, text)
from public, anon, authenticated, service_role;
grant execute on function private.end_backup(bigint, uuid, bigint, text, text) to medellin_worker;
-- >>>
-- <<< sql/functions/private/backups_to_remove.sql
-- What the worker removes now: folders of backups that are older than their policy keeps them (is_expired), but for the
-- last good one of each name, and what is half done of those that came to nothing. One that nobody works on any more is
-- settled as interrupted first: it may be whole, when it was taken out of a restored database, so it stays for its time.
-- Callers: workers, for jobs of the kind backup. Errors: MD160 lease_lost.
create or replace function private.backups_to_remove(p_job_id bigint, p_token uuid)
returns table (id uuid, location text, is_expired boolean)
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.held_job(p_job_id, p_token);

    update backup.backups as b
    set error_message = 'it was interrupted'
    where b.completed_at is null and b.error_message is null
        and not exists (select from private.jobs as j where j.id = b.job_id and j.dead_at is null);

    -- First it is said that they go, then they go, then their rows: whoever is killed in between leaves nothing unknown.
    update backup.backups as b
    set removed_since = private.clock()
    from backup.retention_policies as p
    where p.name = b.name
        and b.removed_since is null
        and b.started_at < private.clock() - p.keep_for
        and (b.completed_at is not null or b.error_message is not null)
        and b.id is distinct from (
            select g.id from backup.backups as g
            where g.name = b.name and g.completed_at is not null and g.removed_since is null
            order by g.started_at desc, g.id desc
            limit 1
        );

    return query
    select b.id, b.location, b.removed_since is not null
    from backup.backups as b
    where b.removed_since is not null
        or (b.error_message is not null and not exists (
            select from private.jobs as j where j.id = b.job_id and j.dead_at is null
        ));
end;
$$;
revoke all on function private.backups_to_remove(bigint, uuid) from public, anon, authenticated, service_role;
grant execute on function private.backups_to_remove(bigint, uuid) to medellin_worker;
-- >>>
-- <<< sql/functions/private/forget_backups.sql
-- Forgets backups whose folders are removed, if their time had come; of those that came to nothing it stays known for as
-- long. Callers: workers, for jobs of the kind backup. Errors: MD160 lease_lost.
create or replace function private.forget_backups(p_job_id bigint, p_token uuid, p_ids uuid[])
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.held_job(p_job_id, p_token);
    perform private.audit('backup.removed', 'backup', b.id::text, p_facts => jsonb_build_object('name', b.name))
    from backup.backups as b
    where b.id = any (p_ids) and b.removed_since is not null and b.completed_at is not null;
    delete from backup.backups as b where b.id = any (p_ids) and b.removed_since is not null;
end;
$$;
revoke all on function private.forget_backups(bigint, uuid, uuid[]) from public, anon, authenticated, service_role;
grant execute on function private.forget_backups(bigint, uuid, uuid[]) to medellin_worker;
-- >>>

select backup.set_retention_policy('medellin_ai_backup', interval '30 days');
