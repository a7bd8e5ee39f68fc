-- Lets go of what private.retention_rules no longer keep, and says what went; with p_dry_run, what would. Rows of people
-- on legal hold stay (`held`). Tables with monthly leaves lose whole ones; of others a run takes 50,000 rows at most.
-- Dropping a leaf closes its table until the end, so all that takes long comes before. A leaf that is in use is left to
-- the next run. Callers: run_retention, operators.
create or replace function private.apply_retention(p_dry_run boolean default true)
returns table (
    table_name text,
    action text,
    leaf text,
    row_count bigint,
    held bigint,
    from_time timestamptz,
    to_time timestamptz
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    -- Names come from the catalog, conditions from a table that only its owner writes.
    -- @plpgsql_check_options: security_warnings = false
    c_batch constant integer := 5000;
    v_rule private.retention_rules;
    v_before timestamptz;
    v_held text;
    v_due text;
    v_count bigint;
    v_people uuid[] := array(select p.id from private.people_on_hold() as p (id) order by p.id);
    v_leaves jsonb := '[]'::jsonb;
    v_attempts integer := 10;
begin
    for v_rule in
        select r.* from private.retention_rules as r
        where r.action <> 'archive'
        order by r.action = 'drop_leaf', r.live::text
    loop
        table_name := v_rule.live::text;
        v_before := private.clock() - v_rule.keep_for;
        v_held := 'false';
        if v_rule.person_column is not null then
            v_held := format('%I in (select private.people_on_hold())', v_rule.person_column);
        end if;

        if v_rule.action = 'drop_leaf' then
            for leaf in select l.name::text from private.month_leaves(v_rule.live, v_before) as l (name) loop
                execute format(
                    'select count(*) filter (where not coalesce(%2$s, false)), count(*) filter (where %2$s), '
                    || 'min(%1$I), max(%1$I) from %3$s',
                    v_rule.time_column, v_held, leaf
                ) into row_count, held, from_time, to_time;
                action := case when held > 0 then 'delete' else 'drop_leaf' end;
                continue when action = 'delete' and row_count = 0;
                if action = 'drop_leaf' and not p_dry_run then
                    v_leaves := v_leaves || jsonb_build_object(
                        'live', table_name, 'leaf', leaf, 'row_count', row_count, 'from', from_time, 'to', to_time
                    );
                    continue;
                elsif not p_dry_run then
                    execute format('delete from %s where not coalesce(%s, false)', leaf, v_held);
                end if;
                return next;
            end loop;
            continue;
        end if;

        action := v_rule.action;
        leaf := null;
        v_due := format('%I < %L and (%s)', v_rule.time_column, v_before, coalesce(v_rule.condition, 'true'));
        execute format(
            'select count(*) filter (where not coalesce(%2$s, false)), count(*) filter (where %2$s), '
            || 'min(%1$I), max(%1$I) from %3$s where %4$s',
            v_rule.time_column, v_held, table_name, v_due
        ) into row_count, held, from_time, to_time;
        if not p_dry_run and row_count > 0 then
            row_count := 0;
            for v_turn in 1 .. 10 loop
                execute format(
                    '%s where ctid = any (array(select t.ctid from %s as t where %s and not coalesce(%s, false) '
                    || 'order by t.%I limit %s for update skip locked))',
                    case v_rule.action
                        when 'delete' then format('delete from %s', table_name)
                        else format('update %s set %s', table_name, v_rule.change)
                    end,
                    table_name, v_due, v_held, v_rule.time_column, c_batch
                );
                get diagnostics v_count = row_count;
                row_count := row_count + v_count;
                exit when v_count < c_batch;
            end loop;
        end if;
        if row_count > 0 then
            return next;
        end if;
    end loop;

    if v_leaves = '[]' then
        return;
    end if;
    lock table private.legal_holds in share mode;
    if v_people <> array(select p.id from private.people_on_hold() as p (id) order by p.id) then
        raise warning 'a legal hold came or went meanwhile; the next run drops leaves';
        return;
    end if;
    action := 'drop_leaf';
    held := 0;
    for table_name, leaf, row_count, from_time, to_time in
        select l.*
        from jsonb_to_recordset(v_leaves) as l (
            live text, leaf text, row_count bigint, "from" timestamptz, "to" timestamptz
        )
    loop
        begin
            perform private.lock_tables(array[table_name::regclass, leaf::regclass], v_attempts);
            execute format('drop table %s', leaf);
        exception when lock_not_available then
            raise warning '% is in use; the next run takes it', leaf;
            continue;
        end;
        v_attempts := 1; -- nobody waits for one table while this waits for another
        return next;
    end loop;
end;
$$;
revoke all on function private.apply_retention(boolean) from public, anon, authenticated, service_role;
