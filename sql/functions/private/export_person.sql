-- Everything that the registry exports of a person, table by table: the rows that are his, without anybody else's
-- identity. Caller: export_my_data.
create or replace function private.export_person(p_user_id uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_table record;
    v_rows jsonb;
    v_tables jsonb := '{}'::jsonb;
begin
    -- Names come from the catalog, quoted. @plpgsql_check_options: security_warnings = false
    for v_table in
        select
            r.relation,
            r.name,
            string_agg(
                case
                    when r.pii in ('subject', 'person') then format('case when t.%1$I = $1 then $1 end as %1$I', r.attribute)
                    else format('t.%I', r.attribute)
                end, ', ' order by r.position
            ) filter (where r.is_exported) as columns,
            -- one index each
            string_agg(
                format('select u.ctid, u.tableoid from %s as u where u.%I = $1', r.relation, r.attribute),
                ' union ' order by r.position
            ) filter (where r.pii = 'subject') as mine
        from private.privacy_registry as r
        group by r.relation, r.name
        having bool_or(r.pii = 'subject') and bool_or(r.is_exported)
        order by r.name
    loop
        execute format(
            'select jsonb_agg(to_jsonb(x)) from (
                select %s from %s as t inner join (%s) as m (ctid, tableoid) on t.ctid = m.ctid and t.tableoid = m.tableoid
            ) as x',
            v_table.columns, v_table.relation, v_table.mine
        )
        into v_rows
        using p_user_id;
        v_tables := v_tables || jsonb_build_object(v_table.name, coalesce(v_rows, '[]'));
    end loop;
    return v_tables;
end;
$$;
revoke all on function private.export_person(uuid) from public, anon, authenticated, service_role;
