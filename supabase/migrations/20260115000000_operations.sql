-- Operations: what is measured of the platform, its events and its people, and what is kept of backups.
-- Undo: supabase/undo/20260115000000_operations.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

create schema monitoring;
comment on schema monitoring is 'What is measured of the database and its jobs; never in the API.';
create schema backup;
comment on schema backup is 'What is backed up, and for how long it is kept; never in the API.';
revoke all on schema monitoring, backup from public;

create table monitoring.performance_metrics (
    id uuid not null default gen_random_uuid(),
    timestamp timestamptz not null default now(),
    query_type text,
    execution_time interval,
    rows_affected integer,
    table_name text,
    query_plan jsonb,

    primary key (id, timestamp),
    constraint execution_time_is_not_negative check (execution_time >= interval '0'),
    constraint rows_affected_is_not_negative check (rows_affected >= 0)
) partition by range (timestamp);
comment on table monitoring.performance_metrics is 'How long what kind of query took; a leaf for each month.';
create index idx_monitoring_timestamp on monitoring.performance_metrics (timestamp);
create index idx_monitoring_query_type on monitoring.performance_metrics (query_type, timestamp desc);
alter table monitoring.performance_metrics enable row level security;
revoke all on monitoring.performance_metrics from public, anon, authenticated, service_role;
select private.ensure_month_partitions('monitoring.performance_metrics');

create table public.event_engagement_metrics (
    id uuid primary key default gen_random_uuid(),
    event_id uuid not null,
    event_date timestamptz not null,
    metric text not null,
    value numeric not null,
    measured_at timestamptz not null default now(),

    constraint unique_event_metric unique (event_id, metric),
    constraint event_engagement_metrics_event_fkey foreign key (event_id, event_date)
    references public.events (id, date) on update cascade on delete cascade,
    constraint metric_is_a_name check (metric ~ '^[a-z][a-z_]{0,59}$')
);
comment on table public.event_engagement_metrics is 'How much people did with an event, by measure; written by jobs.';
comment on column public.event_engagement_metrics.event_date is
'Filled by a trigger when left out: half of the key to events.';
comment on column public.event_engagement_metrics.metric is 'views, registrations (confirmed), check_ins, downloads.';
create index idx_event_engagement_metrics_event on public.event_engagement_metrics (event_id, event_date);
alter table public.event_engagement_metrics enable row level security;
revoke all on public.event_engagement_metrics from public, anon, authenticated, service_role;
grant select on public.event_engagement_metrics to app_admin;
grant select, insert, update, delete on public.event_engagement_metrics to service_role;

create table public.user_engagement_metrics (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references auth.users (id) on delete cascade,
    metric text not null,
    value numeric not null,
    measured_at timestamptz not null default now(),

    constraint unique_user_metric unique (user_id, metric),
    constraint metric_is_a_name check (metric ~ '^[a-z][a-z_]{0,59}$')
);
comment on table public.user_engagement_metrics is 'How much a person took part, by measure; written by jobs.';
comment on column public.user_engagement_metrics.metric is
'A type of activity, check_in, or active_days; of the last 90 days.';
alter table public.user_engagement_metrics enable row level security;
revoke all on public.user_engagement_metrics from public, anon, authenticated, service_role;
grant select on public.user_engagement_metrics to authenticated;
grant select, insert, update, delete on public.user_engagement_metrics to service_role;

create table backup.retention_policies (
    name text primary key,
    keep_for interval not null,
    updated_at timestamptz not null default now(),

    constraint something_is_kept check (keep_for > interval '0')
);
comment on table backup.retention_policies is 'How long the backups of a name are kept.';
alter table backup.retention_policies enable row level security;
revoke all on backup.retention_policies from public, anon, authenticated, service_role;

create table backup.backups (
    id uuid primary key default gen_random_uuid(),
    name text not null references backup.retention_policies (name) on delete restrict,
    schemas text[],
    location text not null,
    job_id bigint unique,
    size_bytes bigint,
    sha256 text,
    started_at timestamptz not null default now(),
    completed_at timestamptz,
    error_message text,
    removed_since timestamptz,

    constraint location_leads_nowhere_else check (location !~ '(^/|(^|/)\.\.?(/|$))'),
    constraint sha256_is_a_digest check (sha256 ~ '^[0-9a-f]{64}$'),
    constraint size_is_not_negative check (size_bytes >= 0),
    constraint done_is_known check (completed_at is null or (size_bytes is not null and sha256 is not null))
);
comment on table backup.backups is 'Each backup that was begun, and how it ended.';
comment on column backup.backups.schemas is 'Empty: the whole database, which alone can be restored by itself.';
comment on column backup.backups.location is 'Its folder, within the worker''s MEDELLIN_BACKUP_DIR.';
comment on column backup.backups.job_id is 'The job that makes it: all its attempts have the same folder.';
comment on column backup.backups.size_bytes is 'Of the archive in that folder.';
comment on column backup.backups.sha256 is 'Of the archive in that folder.';
comment on column backup.backups.removed_since is 'Its folder goes, and then this row.';
create index idx_backups_name on backup.backups (name, started_at desc);
alter table backup.backups enable row level security;
revoke all on backup.backups from public, anon, authenticated, service_role;

create trigger fill_event_date
before insert or update of event_id, event_date on public.event_engagement_metrics
for each row execute function private.fill_event_date();

create trigger update_retention_policies_timestamp
before update on backup.retention_policies
for each row execute function private.update_updated_at_timestamp();

-- <<< sql/policies/public/event_engagement_metrics.sql
-- public.event_engagement_metrics   select   insert, update, delete
-- anon, authenticated               -        -
-- app_admin                         all      -
drop policy if exists event_engagement_metrics_select_admin on public.event_engagement_metrics;
create policy event_engagement_metrics_select_admin on public.event_engagement_metrics
    for select to app_admin
    using ((select private.is_admin()));
comment on policy event_engagement_metrics_select_admin on public.event_engagement_metrics is
'Admins see how events are received';
-- >>>
-- <<< sql/policies/public/user_engagement_metrics.sql
-- public.user_engagement_metrics   select   insert, update, delete
-- anon                             -        -
-- authenticated                    own      -
-- app_admin                        all      -
drop policy if exists user_engagement_metrics_select_authenticated on public.user_engagement_metrics;
create policy user_engagement_metrics_select_authenticated on public.user_engagement_metrics
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy user_engagement_metrics_select_authenticated on public.user_engagement_metrics is
'People see what is measured of them';

drop policy if exists user_engagement_metrics_select_admin on public.user_engagement_metrics;
create policy user_engagement_metrics_select_admin on public.user_engagement_metrics
    for select to app_admin
    using ((select private.is_admin()));
comment on policy user_engagement_metrics_select_admin on public.user_engagement_metrics is
'Admins see how people take part';
-- >>>
