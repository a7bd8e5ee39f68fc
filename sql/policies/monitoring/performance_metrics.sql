-- monitoring.performance_metrics   select   insert, update, delete
-- medellin_monitor                 all      - (collect_metrics)
drop policy if exists performance_metrics_select_monitor on monitoring.performance_metrics;
create policy performance_metrics_select_monitor on monitoring.performance_metrics
    for select to medellin_monitor
    using (true);
comment on policy performance_metrics_select_monitor on monitoring.performance_metrics is
'Who watches the database sees what takes the time';
