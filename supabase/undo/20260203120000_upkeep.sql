-- Takes back 20260203120000_upkeep.sql. The role medellin_monitor stays: it is the server's.
select private.unschedule_job(j.name) from unnest('{analyze-partitioned,queue-vacuum}'::text[]) as j (name);
drop policy performance_metrics_select_monitor on monitoring.performance_metrics;
drop function private.load_vacuum(bigint, uuid);
drop function private.queue_vacuum();
drop function private.analyze_partitioned();
drop function monitoring.health();
drop function private.health();
drop index private.idx_jobs_dead;
delete from private.retention_rules where live = 'private.jobs'::regclass;
delete from private.jobs where kind = 'vacuum';
delete from private.job_kinds where kind = 'vacuum';
drop table private.health_checks;
revoke select on monitoring.performance_metrics from medellin_monitor;
revoke usage on schema monitoring, private from medellin_monitor;
