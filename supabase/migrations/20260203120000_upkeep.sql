-- Upkeep: how the database is, who may watch it, and what keeps its tables and indexes in order.
-- Functions: sql/functions/{monitoring,private}. Policies: sql/policies/monitoring/performance_metrics.sql.
-- Undo: supabase/undo/20260203120000_upkeep.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

-- Who watches: reads what is measured, and asks how the database is. Roles belong to the whole server.
do $$
begin
    create role medellin_monitor nologin;
exception when duplicate_object then
    null;
end;
$$;
grant usage on schema monitoring, private to medellin_monitor;
grant select on monitoring.performance_metrics to medellin_monitor;

create table private.health_checks (
    name text primary key,
    es text not null,
    en text not null,
    findings text not null,

    constraint name_is_a_word check (name ~ '^[a-z][a-z_]{0,59}$')
);
comment on table private.health_checks is 'What is looked at to see how the database is.';
comment on column private.health_checks.es is 'What is so when nothing is found.';
comment on column private.health_checks.en is 'What is so when nothing is found.';
comment on column private.health_checks.findings is
'SQL: a row for each finding, with its state (warn or fail), in Spanish, in English, and what to do.';
alter table private.health_checks enable row level security;
revoke all on private.health_checks from public, anon, authenticated, service_role;

insert into private.job_kinds (kind, description, max_attempts, lease, first_wait) values
('vacuum', 'A table in which much is dead', 3, '1 hour', '10 minutes');

insert into private.retention_rules (
    live, time_column, person_column, keep_for, action, condition, change, description
) values
('private.jobs', 'dead_at', null, '90 days', 'delete', 'dead_at is not null', null, 'Work that failed for good');
create index idx_jobs_dead on private.jobs (dead_at) where dead_at is not null;

-- <<< sql/functions/private/health.sql
-- What private.health_checks find: a row for each finding, or one that says that all is well. A check that goes wrong is a
-- finding too. Callers: monitoring.health, medellin_monitor.
create or replace function private.health()
returns table (check_name text, state text, es text, en text, remedy text)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    -- Queries come from a table that only its owner writes.
    -- @plpgsql_check_options: security_warnings = false
    v_check private.health_checks;
    v_found boolean;
begin
    for v_check in select c.* from private.health_checks as c order by c.name loop
        check_name := v_check.name;
        v_found := false;
        begin
            for state, es, en, remedy in execute v_check.findings loop
                v_found := true;
                return next;
            end loop;
        exception when others then
            v_found := true;
            state := 'fail';
            es := format('No se pudo revisar: %s', sqlerrm);
            en := format('It could not be looked at: %s', sqlerrm);
            remedy := 'Mend what the message names';
            return next;
        end;
        if not v_found then
            state := 'ok';
            es := v_check.es;
            en := v_check.en;
            remedy := null;
            return next;
        end if;
    end loop;
end;
$$;
revoke all on function private.health() from public, anon, authenticated, service_role;
grant execute on function private.health() to medellin_monitor;
-- >>>
-- <<< sql/functions/monitoring/health.sql
-- How the database is: what is wrong (fail), what should be looked at (warn), each with what to do, and what is well (ok).
-- Callers: operators, medellin_monitor.
create or replace function monitoring.health()
returns table (check_name text, state text, es text, en text, remedy text)
language sql
stable
security invoker
set search_path = ''
as $$
    select h.check_name, h.state, h.es, h.en, h.remedy from private.health() as h
$$;
revoke all on function monitoring.health() from public, anon, authenticated, service_role;
grant execute on function monitoring.health() to medellin_monitor;
-- >>>
-- <<< sql/functions/private/analyze_partitioned.sql
-- Gathers the statistics of tables with leaves, which autovacuum does for the leaves alone: the planner needs both. Says
-- how many. One that is in use is left to the next run. Caller: the job analyze-partitioned.
create or replace function private.analyze_partitioned()
returns integer
language plpgsql
volatile
security definer
set search_path = ''
set lock_timeout = '2s'
as $$
declare
    v_table regclass;
    v_done integer := 0;
begin
    for v_table in
        select c.oid::regclass
        from pg_catalog.pg_class as c
        inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
        where c.relkind = 'p' and not c.relispartition
            and n.nspname in ('public', 'private', 'monitoring', 'audit', 'archive')
        order by 1::text
    loop
        begin
            execute format('analyze %s', v_table);
            v_done := v_done + 1;
        exception when lock_not_available then
            raise warning '% is in use; the next run takes it', v_table;
        end;
    end loop;
    return v_done;
end;
$$;
revoke all on function private.analyze_partitioned() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/queue_vacuum.sql
-- Asks the worker to vacuum the tables in which most is dead: no function may do it. Says how many.
-- Caller: the job queue-vacuum.
create or replace function private.queue_vacuum()
returns bigint
language sql
volatile
security definer
set search_path = ''
as $$
    select count(private.enqueue('vacuum', jsonb_build_object('table', s.relid::regclass::text), s.relid::text))
    from (
        select t.relid
        from pg_catalog.pg_stat_user_tables as t
        where t.schemaname in ('public', 'private', 'partitions', 'archive', 'monitoring', 'audit')
            and t.n_dead_tup > 1000
            and t.n_dead_tup > 0.05 * t.n_live_tup
        order by t.n_dead_tup desc
        limit 20
    ) as s
$$;
revoke all on function private.queue_vacuum() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/load_vacuum.sql
-- The table that a job wants vacuumed, as it is written in a statement; null when it is gone or not ours.
-- Callers: workers, for jobs of the kind vacuum. Errors: MD160 lease_lost.
create or replace function private.load_vacuum(p_job_id bigint, p_token uuid)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_job constant private.jobs := private.held_job(p_job_id, p_token);
begin
    return (
        select format('%I.%I', n.nspname, c.relname)
        from pg_catalog.pg_class as c
        inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
        where c.oid = to_regclass(v_job.payload ->> 'table')
            and c.relkind = 'r'
            and n.nspname in ('public', 'private', 'partitions', 'archive', 'monitoring', 'audit')
    );
end;
$$;
revoke all on function private.load_vacuum(bigint, uuid) from public, anon, authenticated, service_role;
grant execute on function private.load_vacuum(bigint, uuid) to medellin_worker;
-- >>>
-- <<< sql/policies/monitoring/performance_metrics.sql
-- monitoring.performance_metrics   select   insert, update, delete
-- medellin_monitor                 all      - (collect_metrics)
drop policy if exists performance_metrics_select_monitor on monitoring.performance_metrics;
create policy performance_metrics_select_monitor on monitoring.performance_metrics
    for select to medellin_monitor
    using (true);
comment on policy performance_metrics_select_monitor on monitoring.performance_metrics is
'Who watches the database sees what takes the time';
-- >>>

insert into private.health_checks (name, es, en, findings) values
(
    'backups', 'Hay una copia de seguridad reciente', 'There is a recent backup',
    $$
        select
            case when g.at is null then 'warn' else 'fail' end,
            coalesce('La última copia buena es del ' || to_char(g.at, 'YYYY-MM-DD'), 'Nunca se hizo una copia'),
            coalesce('the last good backup is of ' || to_char(g.at, 'YYYY-MM-DD'), 'no backup was ever made'),
            'medellin-ai backup create, and see that a worker runs: docs/backups.md'
        from (select max(b.completed_at) as at from backup.backups as b) as g
        where g.at is null or g.at < private.clock() - interval '2 days'
        union all
        select
            'warn', format('La última copia falló: %s', l.error_message),
            format('the last backup went wrong: %s', l.error_message), 'Mend what it says; the worker tries again'
        from (select b.* from backup.backups as b order by b.started_at desc limit 1) as l
        where l.error_message is not null
    $$
),
(
    'guarantees', 'Todas las garantías se cumplen', 'Every guarantee holds',
    $$
        select
            'fail', format('No se cumple (%s): %s', count(*), g.es),
            format('%s (%s) does not hold in %s place(s): %s', g.name, g.en, count(*), min(v.violation)),
            'select * from monitoring.verify_guarantees()'
        from private.verify_guarantees() as v
        inner join private.guarantees as g on g.name = v.guarantee
        group by g.name, g.es, g.en
        order by g.name
    $$
),
(
    'indexes', 'Los índices están bien', 'Indexes are valid, used, slim, and there once',
    $$
        with ours as (
            select i.*, c.relkind, c.relispartition, c.reltuples, n.nspname, pg_relation_size(c.oid) as bytes
            from pg_catalog.pg_index as i
            inner join pg_catalog.pg_class as c on c.oid = i.indexrelid
            inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
            where n.nspname in ('public', 'private', 'partitions', 'archive', 'monitoring', 'audit', 'backup')
        ),
        widths as (
            select o.indexrelid, 16 + coalesce(sum(s.avg_width), 8) as width
            from ours as o
            inner join pg_catalog.pg_class as t on t.oid = o.indrelid
            inner join pg_catalog.pg_attribute as a on a.attrelid = o.indrelid and a.attnum = any (o.indkey)
            left join pg_catalog.pg_stats as s
                on s.schemaname = o.nspname and s.tablename = t.relname and s.attname = a.attname and not s.inherited
            group by o.indexrelid
        )
        select
            'fail', format('El índice %s no es válido', o.indexrelid::regclass),
            format('the index %s is not valid', o.indexrelid::regclass),
            format('reindex index concurrently %s, or drop it and make it again', o.indexrelid::regclass)
        from ours as o
        where not o.indisvalid
        union all
        select
            'warn', format('Los índices %s son iguales', d.names), format('the indexes %s are the same', d.names),
            'Drop those that no constraint needs'
        from (
            select string_agg(o.indexrelid::regclass::text, ', ' order by o.indexrelid::regclass::text) as names
            from ours as o
            where not o.relispartition
            group by
                o.indrelid, o.indkey::text, o.indclass::text, o.indcollation::text, o.indoption::text,
                pg_get_expr(o.indexprs, o.indrelid), pg_get_expr(o.indpred, o.indrelid)
            having count(*) > 1
        ) as d
        union all
        select
            'warn', format('Nadie usa el índice %s (%s)', o.indexrelid::regclass, pg_size_pretty(o.bytes)),
            format('nobody uses the index %s (%s)', o.indexrelid::regclass, pg_size_pretty(o.bytes)),
            'Look on replicas too before you drop it in a migration'
        from ours as o
        inner join pg_catalog.pg_stat_user_indexes as s on s.indexrelid = o.indexrelid
        inner join pg_catalog.pg_stat_database as d on d.datname = current_database()
        where s.idx_scan = 0 and not o.indisunique and o.bytes > 10000000
            and coalesce(d.stats_reset, '-infinity') < private.clock() - interval '30 days'
            and not exists (select from pg_catalog.pg_constraint as k where k.conindid = o.indexrelid)
        union all
        select
            'warn', format('Al índice %s le sobra espacio (%s)', o.indexrelid::regclass, pg_size_pretty(o.bytes)),
            format('the index %s is larger than what is in it (%s)', o.indexrelid::regclass, pg_size_pretty(o.bytes)),
            format('reindex index concurrently %s', o.indexrelid::regclass)
        from ours as o
        inner join widths as w on w.indexrelid = o.indexrelid
        inner join pg_catalog.pg_opclass as k on k.oid = o.indclass[0]
        inner join pg_catalog.pg_am as m on m.oid = k.opcmethod and m.amname = 'btree'
        where o.relkind = 'i' and o.reltuples > 0 and o.bytes > 10000000 and o.bytes > 4 * w.width * o.reltuples
    $$
),
(
    'jobs', 'Las tareas programadas se cumplen', 'Every job works as often as its schedule says',
    $$
        select
            'fail', format('La tarea %s falló: %s', j.name, j.last_error),
            format('the job %s went wrong last time: %s', j.name, j.last_error), 'Mend it; it runs again by itself'
        from monitoring.jobs as j
        where j.last_error_at > coalesce(j.last_ok_at, '-infinity')
        union all
        select
            'fail', format('La tarea %s está atrasada', j.name),
            format('the job %s has not worked for longer than its schedule promises', j.name),
            format('See whether jobs run; medellin-ai jobs run %s', j.name)
        from monitoring.jobs as j
        where j.is_overdue and not j.last_error_at > coalesce(j.last_ok_at, '-infinity') is true
        order by 2
    $$
),
(
    'partitions', 'Hay particiones para los años y meses que vienen',
    'The years and months ahead have leaves, and no event lies outside them',
    $$
        select
            'fail', format('Hay %s eventos fuera de las particiones', count(*)),
            format('%s event(s) lie in partitions.events_default', count(*)),
            'As postgres: select private.drain_events_default()'
        from partitions.events_default
        having count(*) > 0
        union all
        select
            'fail', format('Los eventos tienen particiones solo hasta %s', max(y.year)),
            format('events have leaves to %s only', max(y.year)), 'As postgres: select private.ensure_partitions()'
        from (
            select substring(i.inhrelid::regclass::text from '[0-9]{4}$')::integer
            from pg_catalog.pg_inherits as i
            where i.inhparent = 'public.events'::regclass
        ) as y (year)
        having coalesce(max(y.year), 0) < extract(year from private.clock() at time zone 'UTC') + 5
        union all
        select
            'fail', format('Pocos meses tienen partición de %s', i.inhparent::regclass),
            format('too few months have a leaf of %s', i.inhparent::regclass),
            'As postgres: select private.ensure_partitions()'
        from pg_catalog.pg_inherits as i
        inner join pg_catalog.pg_class as c
            on c.oid = i.inhrelid and c.relkind = 'r' and c.relname ~ '_[0-9]{4}_[0-9]{2}$'
        where c.relnamespace = 'partitions'::regnamespace
        group by i.inhparent
        having to_date(max(right(c.relname, 7)), 'YYYY_MM')
            < date_trunc('month', private.clock() at time zone 'UTC') + interval '2 months'
    $$
),
(
    'queue', 'Ningún trabajo espera demasiado ni ha fallado', 'No work waits for long, and none is dead',
    $$
        select
            'fail', format('%s trabajos de %s fallaron del todo', q.dead, q.kind),
            format('%s job(s) of the kind %s are dead', q.dead, q.kind),
            format(
                'select id, last_error from private.jobs where kind = %L and dead_at is not null; '
                'then select private.revive_job(id)', q.kind
            )
        from monitoring.queue as q
        where q.dead > 0
        union all
        select
            'warn', format('Los trabajos de %s esperan desde hace %s', q.kind, date_trunc('minute', q.oldest)),
            format('work of the kind %s has waited for %s', q.kind, date_trunc('minute', q.oldest)),
            format('See that a worker does it: medellin-ai work --kind %s', q.kind)
        from monitoring.queue as q
        where q.oldest > interval '1 hour'
        order by 2
    $$
),
(
    'recommendations', 'Las recomendaciones son de hoy', 'Recommendations are of today',
    $$
        select
            'warn', format('Las recomendaciones son del %s', to_char(max(r.generated_at), 'YYYY-MM-DD')),
            format('the newest recommendation is of %s', to_char(max(r.generated_at), 'YYYY-MM-DD')),
            'medellin-ai jobs run update-recommendations, and see that a worker runs'
        from public.content_recommendations as r
        having max(r.generated_at) < private.clock() - interval '2 days'
    $$
),
(
    'tables', 'Las tablas están limpias', 'No table holds much that is dead',
    $$
        select
            'warn', format('En %s hay %s filas muertas', t.relid::regclass, t.n_dead_tup),
            format('%s holds %s dead rows beside %s', t.relid::regclass, t.n_dead_tup, t.n_live_tup),
            format('vacuum (analyze) %s; a transaction that stays open may hold them back', t.relid::regclass)
        from pg_catalog.pg_stat_user_tables as t
        where t.schemaname in ('public', 'private', 'partitions', 'archive', 'monitoring', 'audit', 'backup')
            and t.n_dead_tup > 10000 and t.n_dead_tup > 0.3 * t.n_live_tup
        order by t.n_dead_tup desc
    $$
);

select private.tag_privacy('private.health_checks', null, '@pii:none @export:no @erase:keep @retain:forever');

select private.schedule_job(
    'analyze-partitioned', '50 8 * * *', 'private.analyze_partitioned', 'Gathers statistics of tables with leaves'
);
select private.schedule_job(
    'queue-vacuum', '30 8 * * *', 'private.queue_vacuum', 'Asks the worker to vacuum where much is dead'
);
