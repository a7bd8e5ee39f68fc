-- What a row says, as content of a series: each time as seconds after the start, by the clock of the place, so that a
-- deadline at noon stays at noon. Callers: children_of, create_event_series, update_event_series.
create or replace function private.undated(p_row jsonb, p_table regclass, p_start timestamp, p_timezone text)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
    select coalesce(
        jsonb_object_agg(
            a.attname,
            case
                when a.atttypid = 'timestamptz'::regtype
                    then to_jsonb(extract(epoch from (p_row ->> a.attname)::timestamptz at time zone p_timezone - p_start))
                else p_row -> a.attname
            end
        ),
        '{}'
    )
    from pg_catalog.pg_attribute as a
    where a.attrelid = p_table and a.attname = any (private.content_columns(p_table)) and p_row ? a.attname
$$;
revoke all on function private.undated(jsonb, regclass, timestamp, text) from public, anon, authenticated, service_role;
