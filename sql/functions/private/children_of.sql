-- What hangs on an event and belongs to its content, table by table, as content of a series.
-- Callers: create_event_series, update_event_series.
create or replace function private.children_of(p_event public.events)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_table regclass;
    v_rows jsonb;
    v_children jsonb := '{}'::jsonb;
begin
    -- Names come from the catalog. @plpgsql_check_options: security_warnings = false
    for v_table in select t.live from private.copied_tables() as t (live) loop
        execute format(
            'select jsonb_agg(private.undated(to_jsonb(c), $2, $3 at time zone $4, $4)) from %s as c where c.event_id = $1',
            v_table
        )
        into v_rows
        using p_event.id, v_table, p_event.date, p_event.timezone;
        if v_rows is not null then
            v_children := v_children || jsonb_build_object(v_table::text, v_rows);
        end if;
    end loop;
    return v_children;
end;
$$;
revoke all on function private.children_of(public.events) from public, anon, authenticated, service_role;
