-- The columns of a table that can be written, to copy rows between two tables that have the same ones.
-- Callers: move_children, drain_events_default.
create or replace function private.column_list(p_table regclass)
returns text
language sql
stable
security definer
set search_path = ''
as $$
    select string_agg(quote_ident(a.attname), ', ' order by a.attnum)
    from pg_catalog.pg_attribute as a
    where a.attrelid = p_table and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
$$;
revoke all on function private.column_list(regclass) from public, anon, authenticated, service_role;
