-- The content of a series as a row of an event that starts then. The other way of undated. Callers: functions of series.
create or replace function private.dated(p_content jsonb, p_table regclass, p_start timestamp, p_timezone text)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
    select p_content || coalesce(
        jsonb_object_agg(
            a.attname,
            private.zoned_instant(p_start + make_interval(secs => (p_content ->> a.attname)::float8), p_timezone)
        ),
        '{}'
    )
    from pg_catalog.pg_attribute as a
    where a.attrelid = p_table and a.atttypid = 'timestamptz'::regtype and p_content ->> a.attname is not null
$$;
revoke all on function private.dated(jsonb, regclass, timestamp, text) from public, anon, authenticated, service_role;
