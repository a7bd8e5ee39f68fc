-- Engagement: how events are received and how people take part, counted every hour. Functions: sql/functions.
-- Undo: supabase/undo/20260203180000_engagement.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

comment on table private.refreshes is 'As of when is what jobs count.';

-- <<< sql/functions/private/active_people.sql
-- Who did something that is noted, or was checked in, within a time. Caller: refresh_user_engagement.
create or replace function private.active_people(p_from timestamptz, p_to timestamptz)
returns setof uuid
language sql
stable
security definer
set search_path = ''
as $$
    select a.user_id from public.user_activities as a where a.created_at >= p_from and a.created_at < p_to
    union
    -- Who is checked in is so on the day of the event.
    select r.user_id
    from public.events as e
    inner join public.event_registrations as r on r.event_id = e.id and r.event_date = e.date
    where e.date >= p_from - interval '2 days' and e.date < p_to + interval '2 days' and r.check_in_time is not null
$$;
revoke all on function private.active_people(timestamptz, timestamptz) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/refresh_user_engagement.sql
-- Counts what people did in the last 90 days, of those who let it be noted: anew for whoever did something since the last
-- run, or whose deeds have just become too old. Says how many measures changed. It waits for nobody: who is being deleted
-- is left to the next run. Caller: refresh_engagement.
create or replace function private.refresh_user_engagement()
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    c_kept constant interval := interval '90 days';
    v_now constant timestamptz := private.clock();
    -- What was written by a transaction that was open at the last run is older than that run.
    v_since constant timestamptz := coalesce(
        (select f.refreshed_at from private.refreshes as f where f.name = 'user_engagement'), v_now - c_kept
    ) - interval '1 hour';
    v_wanted uuid[];
    v_due uuid[];
    v_changed bigint;
begin
    select array_agg(u.id) into v_wanted
    from auth.users as u
    where u.id in (
        select p.id from private.active_people(v_since, v_now + interval '1 minute') as p (id)
        union
        select p.id from private.active_people(v_since - c_kept, v_now - c_kept) as p (id)
    );
    select array_agg(l.id) into v_due
    from (select u.id from auth.users as u where u.id = any (v_wanted) for key share skip locked) as l;

    with tracked as materialized (
        select c.user_id
        from public.communication_preferences as c
        where c.user_id = any (v_due) and c.track_activity
    ),
    deeds as materialized (
        select a.user_id, a.activity_type, a.created_at
        from tracked as t
        inner join public.user_activities as a on a.user_id = t.user_id and a.created_at > v_now - c_kept
        union all
        select r.user_id, 'check_in', r.check_in_time
        from tracked as t
        inner join public.event_registrations as r on r.user_id = t.user_id and r.check_in_time > v_now - c_kept
    ),
    counted as materialized (
        select d.user_id, d.activity_type as metric, count(*) as value
        from deeds as d
        group by d.user_id, d.activity_type
        union all
        select d.user_id, 'active_days', count(distinct date_trunc('day', d.created_at, 'UTC'))
        from deeds as d
        group by d.user_id
    ),
    removed as (
        delete from public.user_engagement_metrics as m
        where m.user_id = any (v_due)
            and not exists (select from counted as c where c.user_id = m.user_id and c.metric = m.metric)
        returning m.id
    ),
    written as (
        insert into public.user_engagement_metrics as m (user_id, metric, value, measured_at)
        select c.user_id, c.metric, c.value, v_now from counted as c
        on conflict (user_id, metric) do update set value = excluded.value, measured_at = excluded.measured_at
        where m.value <> excluded.value
        returning m.id
    )
    select (select count(*) from removed) + (select count(*) from written) into v_changed;

    -- Whoever said no while we counted.
    delete from public.user_engagement_metrics as m
    using public.communication_preferences as c
    where c.user_id = m.user_id and not c.track_activity;

    if cardinality(v_due) is not distinct from cardinality(v_wanted) then
        insert into private.refreshes as f (name, refreshed_at) values ('user_engagement', v_now)
        on conflict (name) do update set refreshed_at = excluded.refreshed_at;
    end if;
    return v_changed;
end;
$$;
revoke all on function private.refresh_user_engagement() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/refresh_event_engagement.sql
-- Counts how events are received, from a month after their start on no more. Says how many measures changed. It waits for
-- nobody: an event that is being moved is left to the next run. Caller: refresh_engagement.
create or replace function private.refresh_event_engagement()
returns bigint
language sql
volatile
security definer
set search_path = ''
as $$
    with due as materialized (
        select e.id, e.date, e.views_count
        from public.events as e
        where e.date >= private.clock() - interval '30 days'
        for key share skip locked
    ),
    registrations as (
        select
            r.event_id,
            count(*) filter (where r.status = 'confirmed') as confirmed,
            count(r.check_in_time) as checked_in
        from due as d
        inner join public.event_registrations as r on r.event_id = d.id and r.event_date = d.date
        group by r.event_id
    ),
    downloads as (
        select r.event_id, sum(r.download_count) as downloads
        from due as d
        inner join public.resources as r on r.event_id = d.id
        group by r.event_id
    ),
    counted as materialized (
        select d.id, d.date, v.metric, v.value
        from due as d
        left join registrations as r on r.event_id = d.id
        left join downloads as f on f.event_id = d.id
        cross join lateral (
            values
            ('views', d.views_count::numeric), ('registrations', r.confirmed::numeric),
            ('check_ins', r.checked_in::numeric), ('downloads', f.downloads::numeric)
        ) as v (metric, value)
        where v.value > 0
    ),
    removed as (
        delete from public.event_engagement_metrics as m
        using due as d
        where m.event_id = d.id
            and not exists (select from counted as c where c.id = m.event_id and c.metric = m.metric)
        returning m.id
    ),
    written as (
        insert into public.event_engagement_metrics (event_id, event_date, metric, value, measured_at)
        select c.id, c.date, c.metric, c.value, private.clock()
        from counted as c
        where not exists (
            select from public.event_engagement_metrics as m
            where m.event_id = c.id and m.metric = c.metric and m.value = c.value
        )
        on conflict (event_id, metric) do update set value = excluded.value, measured_at = excluded.measured_at
        returning id
    )
    select (select count(*) from removed) + (select count(*) from written)
$$;
revoke all on function private.refresh_event_engagement() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/refresh_engagement.sql
-- Counts how events are received and how people take part; says how many measures changed. An event that moves to another
-- year at this very moment is looked at again. Caller: the job refresh-engagement.
create or replace function private.refresh_engagement()
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    for v_attempt in 1 .. 4 loop
        begin
            return private.refresh_event_engagement() + private.refresh_user_engagement();
        exception when serialization_failure then
            null;
        end;
    end loop;
    return private.refresh_event_engagement() + private.refresh_user_engagement();
end;
$$;
revoke all on function private.refresh_engagement() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/forget_engagement.sql
-- Forgets what was measured of a person who does not want to be measured any more, at once. It waits for no run of
-- refresh_user_engagement, or both could wait for each other: what that one holds goes with its next run.
-- Caller: trigger of communication_preferences.
create or replace function private.forget_engagement()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    delete from public.user_engagement_metrics as m
    where m.id in (
        select t.id from public.user_engagement_metrics as t where t.user_id = new.user_id for update skip locked
    );
    return null;
end;
$$;
revoke all on function private.forget_engagement() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/event_engagement.sql
-- How an event is received, measure by measure. For its organizer, co-organizers and admins.
-- Caller: public.event_engagement. Errors: P0002, 42501 for an event of somebody else.
create or replace function private.event_engagement(p_event_id uuid)
returns table (metric text, value numeric, measured_at timestamptz)
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.require_event_manager(p_event_id);
    return query
    select m.metric, m.value, m.measured_at
    from public.event_engagement_metrics_all as m
    where m.event_id = p_event_id
    order by m.metric;
end;
$$;
revoke all on function private.event_engagement(uuid) from public, anon, authenticated, service_role;
grant execute on function private.event_engagement(uuid) to authenticated;
-- >>>
-- <<< sql/functions/public/event_engagement.sql
-- How an event is received, measure by measure. Callers: clients. Errors: P0002, 42501 for an event of somebody else.
create or replace function public.event_engagement(p_event_id uuid)
returns table (metric text, value numeric, measured_at timestamptz)
language sql
volatile
security invoker
set search_path = ''
as $$ select e.metric, e.value, e.measured_at from private.event_engagement(p_event_id) as e $$;
revoke all on function public.event_engagement(uuid) from public, anon, authenticated, service_role;
grant execute on function public.event_engagement(uuid) to authenticated;
comment on function public.event_engagement(uuid) is
'How an event is received: views, registrations, check_ins and downloads as of measured_at; what is none is left out.';
-- >>>

create trigger forget_engagement
after update of track_activity on public.communication_preferences
for each row when (old.track_activity and not new.track_activity)
execute function private.forget_engagement();

select private.schedule_job(
    'refresh-engagement', '35 * * * *', 'private.refresh_engagement',
    'Counts how events are received and how people take part'
);
