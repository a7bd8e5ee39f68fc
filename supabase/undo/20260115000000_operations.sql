-- Takes back 20260115000000_operations.sql, with every metric and the records of backups. The backups themselves stay.
drop table backup.backups;
drop table backup.retention_policies;
drop table public.user_engagement_metrics;
drop table public.event_engagement_metrics;
drop table monitoring.performance_metrics;
drop schema backup;
drop schema monitoring;
