-- Takes back 20260122180000_statistics.sql, with all views that were not counted yet; what was counted stays.
select private.unschedule_job(j.name)
from unnest('{refresh-event-statistics,fold-counters,collect-metrics}'::text[]) as j (name);
drop function private.collect_metrics();
drop function private.fold_counters();
drop function public.record_view(text, uuid);
drop function private.log_view(text, uuid);
drop function public.event_statistics_for(uuid);
drop function private.event_statistics_for(uuid);
drop function private.refresh_event_statistics();
delete from private.retention_rules where live = 'private.content_views'::regclass;
drop table monitoring.statement_totals;
drop table private.unfolded_views;
drop table private.content_views;
alter table private.content_types drop column views_column;
drop materialized view private.event_statistics;
drop table private.refreshes;
