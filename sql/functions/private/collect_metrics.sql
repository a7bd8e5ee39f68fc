-- Writes down which statements took the most time since the last run: the differences of what pg_stat_statements adds
-- up. Their texts hold no constants. The first run only notes where it begins. Says how many it wrote down.
-- Caller: the job collect-metrics.
create or replace function private.collect_metrics()
returns bigint
language sql
volatile
security definer
set search_path = ''
as $$
    with seen as materialized (
        select
            s.userid as user_id,
            s.queryid as query_id,
            s.toplevel as is_top_level,
            s.calls,
            s.total_exec_time as milliseconds,
            s.rows as row_count,
            -- constants are gone already, but for statements that were forgotten while they ran
            regexp_replace(
                regexp_replace(s.query, '^(\s|--[^\n]*\n|/\*.*?\*/)+', ''), '''([^'']|'''')*''', '''?''', 'g'
            ) as query
        from extensions.pg_stat_statements as s
        inner join pg_catalog.pg_database as d on s.dbid = d.oid and d.datname = current_database()
        where s.queryid is not null
    ),
    grown as (
        select
            s.query_id,
            s.query,
            s.calls - t.calls as calls,
            s.milliseconds - t.milliseconds as milliseconds,
            s.row_count - t.row_count as row_count
        from seen as s
        left join monitoring.statement_totals as k
            on s.user_id = k.user_id and s.query_id = k.query_id and s.is_top_level = k.is_top_level
        -- whoever has fewer calls than before began anew
        cross join lateral (
            select
                case when k.calls <= s.calls then k.calls else 0 end as calls,
                case when k.calls <= s.calls then k.milliseconds else 0 end as milliseconds,
                case when k.calls <= s.calls then k.row_count else 0 end as row_count
        ) as t
        where s.query ~* '^(select|insert|update|delete|merge|with)\M'
            and exists (select from monitoring.statement_totals)
    ),
    noted as (
        insert into monitoring.statement_totals as k (user_id, query_id, is_top_level, calls, milliseconds, row_count)
        select s.user_id, s.query_id, s.is_top_level, s.calls, s.milliseconds, s.row_count from seen as s
        on conflict (user_id, query_id, is_top_level) do update set
            calls = excluded.calls,
            milliseconds = excluded.milliseconds,
            row_count = excluded.row_count
        where k.calls <> excluded.calls
    ),
    forgotten as (
        delete from monitoring.statement_totals as k
        where (k.user_id, k.query_id, k.is_top_level) not in (select s.user_id, s.query_id, s.is_top_level from seen as s)
    ),
    written as (
        insert into monitoring.performance_metrics (
            timestamp, query_type, execution_time, rows_affected, table_name, query_plan
        )
        select
            private.clock(),
            lower(substring(g.query from '^\w+')),
            make_interval(secs => greatest(g.milliseconds, 0) / 1000),
            least(greatest(g.row_count, 0), 2147483647),
            replace(substring(g.query from '(?i)\m(?:from|into|update)\s+(?:only\s+)?("?\w+"?(?:\."?\w+"?)?)'), '"', ''),
            jsonb_build_object('query_id', g.query_id::text, 'calls', g.calls, 'query', left(g.query, 1000))
        from grown as g
        where g.calls > 0
        order by g.milliseconds desc
        limit 50
        returning id
    )
    select count(*) from written
$$;
revoke all on function private.collect_metrics() from public, anon, authenticated, service_role;
