-- Keeps a tree a tree: no row is its own ancestor, none lies too deep, and a branch stays where its parent is.
-- Caller: triggers of tables with id and parent_id, after insert or update, with the arguments (most ancestors a row may
-- have) and, if need be, (column in which a row and its parent agree).
-- Errors: MD150 tree_cycle, MD151 tree_too_deep, MD152 parent_elsewhere.
create or replace function private.check_tree()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_most constant integer := tg_argv[0]::integer;
    v_is_cycle boolean;
    v_is_deep boolean;
    v_is_elsewhere boolean;
begin
    -- Two branches that are hung into each other at once: the second waits, and sees the first.
    if tg_op = 'UPDATE' then
        perform pg_advisory_xact_lock(hashtextextended('tree:' || tg_relid::text, 0));
    end if;
    execute format(
        'with recursive above (id, parent_id, place, depth) as (
             select t.id, t.parent_id, %2$s, 1 from %1$s as t where t.id = $1
             union all
             select t.id, t.parent_id, %2$s, a.depth + 1
             from above as a inner join %1$s as t on t.id = a.parent_id
             where a.id <> $2 and a.depth <= $3
         )
         select bool_or(a.id = $2), max(a.depth) > $3, bool_or(a.place is distinct from $4) from above as a',
        tg_relid::regclass, case when tg_nargs = 2 then format('t.%I::text', tg_argv[1]) else 'null::text' end
    )
    into v_is_cycle, v_is_deep, v_is_elsewhere
    using new.parent_id, new.id, v_most, to_jsonb(new) ->> tg_argv[1];

    if v_is_cycle then
        perform private.fail('MD150', jsonb_build_object('id', new.id, 'parent_id', new.parent_id));
    elsif v_is_deep then
        perform private.fail('MD151', jsonb_build_object('parent_id', new.parent_id, 'most', v_most));
    elsif v_is_elsewhere then
        perform private.fail('MD152', jsonb_build_object('parent_id', new.parent_id));
    end if;
    return null;
end;
$$;
revoke all on function private.check_tree() from public, anon, authenticated, service_role;
