-- Inserts rows that are given as JSON, all with the same columns. Callers: copy_children, create_occurrence.
create or replace function private.insert_rows(p_table regclass, p_rows jsonb)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_columns constant text := (
        select string_agg(quote_ident(k.name), ', ') from jsonb_object_keys(p_rows -> 0) as k (name)
    );
begin
    -- Names are those of columns: others are refused. @plpgsql_check_options: security_warnings = false
    execute format(
        'insert into %1$s (%2$s) select %2$s from jsonb_populate_recordset(null::%1$s, $1)', p_table, v_columns
    )
    using p_rows;
end;
$$;
revoke all on function private.insert_rows(regclass, jsonb) from public, anon, authenticated, service_role;
