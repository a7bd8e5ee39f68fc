-- Moves what hangs on the events of a leaf into the archive, or back, and says how many rows of each table. Copies go
-- from parents to children, deletions the other way. A table whose rows stay (released) loses the date of the event,
-- which is what its foreign key hangs on, and keeps the id.
-- Callers: archive_events, restore_events, which hold all the tables. No trigger of ours sees it: nobody is told, no
-- seat is given back, nothing is counted.
create or replace function private.move_children(p_leaf regclass, p_into_archive boolean)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    -- Names come from the catalog.
    -- @plpgsql_check_options: security_warnings = false
    v_triggers constant text[] := array(
        select format('table %s %%s trigger %I', t.tgrelid::regclass, t.tgname)
        from pg_catalog.pg_trigger as t
        inner join private.event_children() as c on t.tgrelid = c.live
        where not t.tgisinternal and t.tgenabled = 'O'
    );
    v_trigger text;
    v_step record;
    v_moved jsonb := '{}'::jsonb;
    v_count bigint;
begin
    foreach v_trigger in array v_triggers loop
        execute 'alter ' || format(v_trigger, 'disable');
    end loop;

    for v_step in
        with moves as (
            select
                c.live,
                c.action,
                c.depth,
                private.column_list(c.live) as columns,
                case when p_into_archive then c.live else c.archived end as source,
                case when p_into_archive then c.archived else c.live end as target,
                format(
                    'exists (select from %s as p where %s)',
                    coalesce(case when p_into_archive then p.archived else p.live end, p_leaf), c.link
                ) as is_of_leaf
            from private.event_children() as c
            left join private.event_children() as p on c.parent = p.live
        )
        select
            1 as pass, m.depth as turn, m.live,
            format(
                'insert into %s (%s) overriding system value select %2$s from %s as c where %s',
                m.target, m.columns, m.source, m.is_of_leaf
            ) as statement
        from moves as m
        where m.action = 'copied'
        union all
        select 2, -m.depth, m.live, format('delete from %s as c where %s', m.source, m.is_of_leaf)
        from moves as m
        where m.action = 'copied'
        union all
        select
            3, m.depth, m.live,
            format(
                'update %s as c set event_date = %s from %s as p where p.id = c.event_id',
                m.live, case when p_into_archive then 'null' else 'p.date' end, p_leaf
            )
        from moves as m
        where m.action = 'released'
        order by pass, turn
    loop
        execute v_step.statement;
        get diagnostics v_count = row_count;
        v_moved := v_moved || jsonb_build_object(v_step.live::text, v_count);
    end loop;

    foreach v_trigger in array v_triggers loop
        execute 'alter ' || format(v_trigger, 'enable');
    end loop;
    return v_moved;
end;
$$;
revoke all on function private.move_children(regclass, boolean) from public, anon, authenticated, service_role;
