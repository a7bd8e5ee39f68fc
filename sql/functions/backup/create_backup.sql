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
