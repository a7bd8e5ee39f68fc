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
