-- Takes the events of a year, and all that hangs on them, out of the tables of every day: they stay readable through the
-- `_all` views by whom they were, and nobody changes them any more. Ids and slugs stay taken. All or nothing; twice
-- changes nothing. Callers: archive_oldest_year, operators. restore_events() brings them back.
-- Errors: P0002 for a year without a leaf, MD176 year_not_over, 55000 for a
-- child of events without a rule, 55P03 when the tables are in use for too long.
create or replace function private.archive_events(p_year integer)
returns private.archived_years
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    -- Names come from the catalog, and bounds too.
    -- @plpgsql_check_options: security_warnings = false
    v_leaf record;
    v_unfinished bigint;
    v_row private.archived_years;
begin
    select l.* into v_leaf from private.event_leaf(p_year) as l;
    if not found then
        raise no_data_found using
            message = format('No hay eventos de %s', p_year),
            detail = '{"en": "There are no events of this year"}', hint = 'year_not_found';
    end if;
    if exists (select from private.event_children() as c where c.action is null) then
        raise object_not_in_prerequisite_state using
            message = 'Hay tablas sin regla en private.archive_rules',
            detail = '{"en": "A table that hangs on events has no rule in private.archive_rules"}', hint = 'rule_missing';
    end if;
    perform private.lock_archive(v_leaf.leaf);
    select l.* into v_leaf from private.event_leaf(p_year) as l;
    if v_leaf.is_archived then
        select y.* into v_row from private.archived_years as y where y.ends_at = v_leaf.ends_at;
        return v_row;
    end if;

    execute format('select count(*) from %s as e where coalesce(e.end_date, e.date) > $1', v_leaf.leaf)
    into v_unfinished using private.clock();
    if v_unfinished > 0 or v_leaf.ends_at > private.clock() then
        perform private.fail('MD176', jsonb_build_object('year', p_year, 'unfinished', v_unfinished));
    end if;

    execute format('select count(*) from %s', v_leaf.leaf) into v_row.events;
    v_row.rows_moved := private.move_children(v_leaf.leaf, true);
    -- What is over for years is neither compared nor recommended.
    execute format(
        'delete from public.content_embeddings as t
         using %s as e where t.content_type = ''event'' and t.content_id = e.id',
        v_leaf.leaf
    );
    execute format(
        'delete from public.content_recommendations as t
         using %s as e where t.content_type = ''event'' and t.content_id = e.id',
        v_leaf.leaf
    );
    execute format('alter table public.events detach partition %s', v_leaf.leaf);
    execute format('alter table %s set schema archive', v_leaf.leaf);
    execute format('alter table archive.events attach partition %s %s', v_leaf.leaf, v_leaf.bound);

    v_row.year := extract(year from v_leaf.ends_at - interval '1 day')::integer;
    v_row.starts_at := v_leaf.starts_at;
    v_row.ends_at := v_leaf.ends_at;
    v_row.archived_at := private.clock();
    insert into private.archived_years select v_row.*;
    return v_row;
end;
$$;
revoke all on function private.archive_events(integer) from public, anon, authenticated, service_role;
