-- R78: nothing writes the metrics, and nobody may read them.
create or replace function private.collect_metrics()
returns bigint
language sql
security definer
set search_path = ''
as $$ select 0::bigint $$;
revoke select on monitoring.performance_metrics from medellin_monitor;
