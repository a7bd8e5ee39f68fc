-- Statistics: what is counted of events every hour, who looked at what, and which statements take the time.
-- Functions: sql/functions. Undo: supabase/undo/20260122180000_statistics.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

create table private.refreshes (
    name text primary key,
    refreshed_at timestamptz not null
);
comment on table private.refreshes is 'As of when each materialized view is.';
alter table private.refreshes enable row level security;
revoke all on private.refreshes from public, anon, authenticated, service_role;

create materialized view private.event_statistics as
with registrations as (
    select
        r.event_id,
        count(*) as total,
        count(*) filter (where r.status = 'confirmed') as confirmed,
        count(r.check_in_time) as checked_in
    from public.event_registrations_all as r
    group by r.event_id
),

prices as (
    select
        r.event_id,
        r.currency,
        round(avg(r.amount_paid), 2)::text as average
    from public.event_registrations_all as r
    where r.payment_status = 'paid' and r.amount_paid is not null
    group by r.event_id, r.currency
),

averages as (
    select
        p.event_id,
        jsonb_object_agg(p.currency, p.average) as by_currency
    from prices as p
    group by p.event_id
),

categories as (
    select
        m.event_id,
        jsonb_agg(c.name order by c.name) as names
    from public.event_category_mappings_all as m
    inner join public.event_categories as c on m.category_id = c.id
    group by m.event_id
)

select
    e.id as event_id,
    e.title,
    coalesce(r.total, 0) as total_registrations,
    coalesce(r.confirmed, 0) as confirmed_registrations,
    coalesce(r.checked_in, 0) as checked_in_count,
    coalesce(a.by_currency, '{}') as avg_ticket_price,
    coalesce(c.names, '[]') as categories
from public.events_all as e
left join registrations as r on e.id = r.event_id
left join averages as a on e.id = a.event_id
left join categories as c on e.id = c.event_id;
comment on materialized view private.event_statistics is
'Of each event: its registrations, the average of what was paid by currency, and its categories; refreshed every hour.';
create unique index idx_event_statistics_event on private.event_statistics (event_id);
revoke all on private.event_statistics from public, anon, authenticated, service_role;
insert into private.refreshes (name, refreshed_at) values ('event_statistics', now());

alter table private.content_types add column views_column text;
comment on column private.content_types.views_column is 'Where its views are counted, when they are.';
update private.content_types set views_column = 'views_count' where code = 'event';
update private.content_types set views_column = 'view_count' where code = 'topic';

create table private.content_views (
    content_type text not null references private.content_types (code) on delete cascade,
    content_id uuid not null,
    day timestamptz not null,
    viewer text not null,
    user_id uuid references auth.users (id) on delete cascade,

    primary key (content_type, content_id, day, viewer),
    constraint day_begins_at_midnight check (day = date_trunc('day', day, 'UTC'))
) partition by range (day);
comment on table private.content_views is
'Who looked at what on which day; append-only, so that each counts once. A leaf for each month.';
comment on column private.content_views.viewer is 'The person, or the network of somebody without an account.';
create index idx_content_views_user on private.content_views (user_id);
alter table private.content_views enable row level security;
revoke all on private.content_views from public, anon, authenticated, service_role;
select private.ensure_month_partitions('private.content_views');

create table private.unfolded_views (
    id bigint generated always as identity primary key,
    content_type text not null references private.content_types (code) on delete cascade,
    content_id uuid not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
comment on table private.unfolded_views is 'Views that are not yet in the counter of what was viewed: one row each.';
create index idx_unfolded_views_content on private.unfolded_views (content_type, content_id);
alter table private.unfolded_views enable row level security;
revoke all on private.unfolded_views from public, anon, authenticated, service_role;
revoke all on sequence private.unfolded_views_id_seq from public, anon, authenticated, service_role;

create table monitoring.statement_totals (
    user_id oid not null,
    query_id bigint not null,
    is_top_level boolean not null,
    calls bigint not null,
    milliseconds double precision not null,
    row_count bigint not null,

    primary key (user_id, query_id, is_top_level)
);
comment on table monitoring.statement_totals is
'What pg_stat_statements had added up at the last run of collect-metrics.';
alter table monitoring.statement_totals enable row level security;
revoke all on monitoring.statement_totals from public, anon, authenticated, service_role;
comment on column monitoring.performance_metrics.execution_time is 'Of all its calls since the last run of the job.';
comment on column monitoring.performance_metrics.table_name is 'The first one that the statement names.';
comment on column monitoring.performance_metrics.query_plan is 'The statement and how often it was called.';

insert into private.retention_rules (
    live, time_column, person_column, keep_for, action, condition, change, description
) values
(
    'private.content_views', 'day', 'user_id', '3 months', 'drop_leaf', null, null,
    'Who looked at what; the counters stay'
);

-- <<< sql/functions/private/refresh_event_statistics.sql
-- Counts the statistics of all events anew, while they are read. Caller: the job refresh-event-statistics.
create or replace function private.refresh_event_statistics()
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    refresh materialized view concurrently private.event_statistics;
    insert into private.refreshes as r (name, refreshed_at)
    values ('event_statistics', private.clock())
    on conflict (name) do update set refreshed_at = excluded.refreshed_at;
end;
$$;
revoke all on function private.refresh_event_statistics() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/event_statistics_for.sql
-- The statistics of an event, as of their last refresh, and beside them what is so now. For its organizer, co-organizers
-- and admins. Caller: public.event_statistics_for. Errors: P0002, 42501 for an event of somebody else.
create or replace function private.event_statistics_for(p_event_id uuid)
returns table (
    title text,
    total_registrations bigint,
    confirmed_registrations bigint,
    checked_in_count bigint,
    avg_ticket_price jsonb,
    categories jsonb,
    refreshed_at timestamptz,
    registered_now bigint,
    confirmed_now bigint,
    checked_in_now bigint,
    seats_left integer
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event constant public.events := private.require_event_manager(p_event_id);
begin
    return query
    select
        v_event.title,
        t.total_registrations,
        t.confirmed_registrations,
        t.checked_in_count,
        t.avg_ticket_price,
        t.categories,
        (select f.refreshed_at from private.refreshes as f where f.name = 'event_statistics' and t.event_id is not null),
        n.registered,
        n.confirmed,
        n.checked_in,
        s.capacity - s.confirmed - s.held
    from (
        select
            count(*) as registered,
            count(*) filter (where r.status = 'confirmed') as confirmed,
            count(r.check_in_time) as checked_in
        from public.event_registrations_all as r
        where r.event_id = p_event_id
    ) as n
    left join private.event_statistics as t on t.event_id = p_event_id
    left join private.event_seats as s on s.event_id = p_event_id;
end;
$$;
revoke all on function private.event_statistics_for(uuid) from public, anon, authenticated, service_role;
grant execute on function private.event_statistics_for(uuid) to authenticated;
-- >>>
-- <<< sql/functions/public/event_statistics_for.sql
-- The statistics of an event, refreshed every hour, and beside them what is so now. Callers: clients.
-- Errors: P0002, 42501 for an event of somebody else.
create or replace function public.event_statistics_for(p_event_id uuid)
returns table (
    event_id uuid,
    title text,
    total_registrations bigint,
    confirmed_registrations bigint,
    checked_in_count bigint,
    avg_ticket_price jsonb,
    categories jsonb,
    refreshed_at timestamptz,
    registered_now bigint,
    confirmed_now bigint,
    checked_in_now bigint,
    seats_left integer
)
language sql
volatile
security invoker
set search_path = ''
as $$ select p_event_id, s.* from private.event_statistics_for(p_event_id) as s $$;
revoke all on function public.event_statistics_for(uuid) from public, anon, authenticated, service_role;
grant execute on function public.event_statistics_for(uuid) to authenticated;
comment on function public.event_statistics_for(uuid) is
'The statistics of an event as of refreshed_at, empty before its first refresh, and its registrations and seats now. '
'avg_ticket_price holds the average of what was paid by currency, as texts, so that no digit is lost.';
-- >>>
-- <<< sql/functions/private/log_view.sql
-- Notes that the caller looked at something: once for a person and a day (UTC), never of what is his own. People without
-- an account are told apart by their network. Caller: public.record_view, after it has looked whether he may see it.
-- Errors: 22023 for content whose views nobody counts.
create or replace function private.log_view(p_content_type text, p_content_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_type constant private.content_types := private.content_type(p_content_type);
begin
    if v_type.views_column is null then
        raise invalid_parameter_value using
            message = format('Las vistas de %s no se cuentan', p_content_type),
            detail = '{"en": "Views of this type are not counted"}', hint = 'views_not_counted';
    end if;
    execute format(
        'with noted as (
             insert into private.content_views (content_type, content_id, day, viewer, user_id)
             select $1, t.id, date_trunc(''day'', private.clock(), ''UTC''), coalesce(u.id::text, $3, ''unknown''), u.id
             from public.%I as t
             left join auth.users as u on u.id = $4 and not u.is_anonymous
             where t.id = $2 and t.%I is distinct from $4
             on conflict do nothing
             returning content_type, content_id
         )
         insert into private.unfolded_views (content_type, content_id)
         select n.content_type, n.content_id from noted as n',
        v_type.table_name, v_type.owner_column
    )
    using p_content_type, p_content_id, private.client_network(), (select auth.uid());
end;
$$;
revoke all on function private.log_view(text, uuid) from public, anon, authenticated, service_role;
grant execute on function private.log_view(text, uuid) to anon, authenticated;
-- >>>
-- <<< sql/functions/public/record_view.sql
-- Notes that the caller looked at an event or a topic that he may see. Callers: clients.
-- Errors: P0002 for what the caller may not see, 22023 for a type whose views nobody counts.
create or replace function public.record_view(p_content_type text, p_content_id uuid)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform private.require_visible(p_content_type, p_content_id);
    perform private.log_view(p_content_type, p_content_id);
end;
$$;
revoke all on function public.record_view(text, uuid) from public, anon, authenticated, service_role;
grant execute on function public.record_view(text, uuid) to anon, authenticated;
comment on function public.record_view(text, uuid) is
'Notes that somebody looked at an event or a topic; counted within minutes, once for a person and a day.';
-- >>>
-- <<< sql/functions/private/fold_counters.sql
-- Adds the views that are not counted yet to what was viewed, each once: what is taken from private.unfolded_views is
-- counted in the same transaction. Rows that somebody holds are left to the next run, so it waits for nobody and cannot
-- deadlock; events, whose rows are locked last everywhere, come last. Says how many views it counted.
-- Caller: the job fold-counters.
create or replace function private.fold_counters()
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_type private.content_types;
    v_views bigint;
    v_all bigint := 0::bigint;
begin
    for v_type in
        select t.* from private.content_types as t
        where t.views_column is not null
        order by t.code = 'event', t.code
    loop
        execute format(
            'with free as materialized (
                 select t.id from public.%1$I as t
                 where t.id in (select u.content_id from private.unfolded_views as u where u.content_type = $1)
                 for no key update skip locked
             ),
             taken as (
                 delete from private.unfolded_views as u
                 using free as f
                 where u.content_type = $1 and u.content_id = f.id
                 returning u.content_id
             ),
             counted as (
                 select k.content_id, count(*) as views from taken as k group by k.content_id
             ),
             added as (
                 update public.%1$I as t
                 set %2$I = t.%2$I + c.views
                 from counted as c
                 where t.id = c.content_id
             )
             select sum(c.views) from counted as c',
            v_type.table_name, v_type.views_column
        )
        into v_views using v_type.code;
        v_all := v_all + coalesce(v_views, 0);

        execute format(
            'delete from private.unfolded_views as u
             where u.content_type = $1 and not exists (select from public.%I as t where t.id = u.content_id)',
            v_type.table_name
        )
        using v_type.code;
    end loop;
    return v_all;
end;
$$;
revoke all on function private.fold_counters() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/collect_metrics.sql
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
-- >>>

select private.schedule_job(
    'refresh-event-statistics', '5 * * * *', 'private.refresh_event_statistics', 'Counts the statistics of events anew'
);
select private.schedule_job(
    'fold-counters', '*/5 * * * *', 'private.fold_counters', 'Counts who looked at events and topics'
);
select private.schedule_job(
    'collect-metrics', '*/15 * * * *', 'private.collect_metrics', 'Writes down which statements take the most time'
);
