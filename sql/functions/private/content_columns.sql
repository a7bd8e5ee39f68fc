-- What people say of an event or of what hangs on it: the columns that they may write themselves, but for the place in
-- time and in the address. Callers: functions of series.
create or replace function private.content_columns(p_table regclass)
returns text[]
language sql
stable
security definer
set search_path = ''
as $$
    select array_agg(a.attname::text order by a.attnum)
    from pg_catalog.pg_attribute as a
    where a.attrelid = p_table and a.attnum > 0 and not a.attisdropped
        and has_column_privilege('authenticated', p_table, a.attnum, 'insert, update')
        and a.attname <> all ('{event_id,event_date,slug,date,end_date,timezone}')
$$;
revoke all on function private.content_columns(regclass) from public, anon, authenticated, service_role;
