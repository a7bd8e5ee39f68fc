-- Moves the events that lie in the DEFAULT leaf into leaves of their years, and says how many. It stays empty as long as
-- ensure_partitions runs; rows in it keep the leaf of their year from being made. Caller: operators, when doctor says so.
-- All or nothing; events are closed to everybody meanwhile. Errors: 55P03 when they are in use for too long.
create or replace function private.drain_events_default()
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    -- The leaf cannot be taken off while foreign keys lead to it.
    v_keys constant text[] := array(
        select format('table %s %%s constraint %I', k.conrelid::regclass, k.conname)
        from pg_catalog.pg_constraint as k
        where k.confrelid = 'public.events'::regclass and k.contype = 'f' and k.conparentid = 0
        order by k.oid
    );
    v_definitions constant text[] := array(
        select pg_get_constraintdef(k.oid)
        from pg_catalog.pg_constraint as k
        where k.confrelid = 'public.events'::regclass and k.contype = 'f' and k.conparentid = 0
        order by k.oid
    );
    v_columns constant text := private.column_list('public.events');
    v_year integer;
    v_count bigint;
begin
    perform private.lock_archive('partitions.events_default');
    if not exists (select from partitions.events_default) then
        return 0::bigint;
    end if;
    for v_i in 1 .. cardinality(v_keys) loop
        execute 'alter ' || format(v_keys[v_i], 'drop');
    end loop;
    alter table public.events detach partition partitions.events_default;

    for v_year in
        select distinct extract(year from d.date at time zone 'UTC')::integer from partitions.events_default as d
    loop
        perform private.ensure_event_partitions(v_year, v_year);
        -- Straight into the leaf, whose triggers would tell of events that are new to nobody.
        execute format('alter table partitions.events_%s disable trigger user', v_year);
        execute format(
            'insert into partitions.events_%s (%s) select %2$s from partitions.events_default as d where d.date >= %L and d.date < %L',
            v_year, v_columns,
            make_timestamptz(v_year, 1, 1, 0, 0, 0, 'UTC'), make_timestamptz(v_year + 1, 1, 1, 0, 0, 0, 'UTC')
        );
        execute format('alter table partitions.events_%s enable trigger user', v_year);
    end loop;
    delete from partitions.events_default;
    get diagnostics v_count = row_count;

    alter table public.events attach partition partitions.events_default default;
    for v_i in 1 .. cardinality(v_keys) loop
        execute 'alter ' || format(v_keys[v_i], 'add') || ' ' || v_definitions[v_i];
    end loop;
    return v_count;
end;
$$;
revoke all on function private.drain_events_default() from public, anon, authenticated, service_role;
