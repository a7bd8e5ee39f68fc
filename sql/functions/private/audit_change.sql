-- Writes what changed in a row into the audit log. Caller: triggers after insert, update or delete, with the arguments
-- (action, column with the id, column with the person concerned or '', columns to note, columns that are personal).
-- An update that changes none of them is not noted.
create or replace function private.audit_change()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_old constant jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    v_new constant jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    v_row constant jsonb := coalesce(v_new, v_old);
    v_table text;
    v_change record;
begin
    select
        array_agg(c.name order by c.name) as names,
        jsonb_object_agg(c.name, c.change) filter (where not c.is_personal) as facts,
        jsonb_object_agg(c.name, c.change) filter (where c.is_personal) as personal
    into v_change
    from (
        select
            n.name,
            n.name = any (tg_argv[4]::text[]) as is_personal,
            jsonb_strip_nulls(jsonb_build_object('old', v_old -> n.name, 'new', v_new -> n.name)) as change
        from unnest(tg_argv[3]::text[] || tg_argv[4]::text[]) as n (name)
        where v_old -> n.name is distinct from v_new -> n.name
    ) as c;
    if v_change.names is not null then
        -- a leaf fires the triggers of its table
        select c.relname::text into v_table
        from pg_catalog.pg_class as c
        where c.oid = coalesce(pg_partition_root(tg_relid), tg_relid);
        perform private.audit(
            tg_argv[0], v_table, v_row ->> tg_argv[1], (v_row ->> tg_argv[2])::uuid,
            coalesce(v_change.facts, '{}'), v_change.personal, v_change.names
        );
    end if;
    return null;
end;
$$;
revoke all on function private.audit_change() from public, anon, authenticated, service_role;
