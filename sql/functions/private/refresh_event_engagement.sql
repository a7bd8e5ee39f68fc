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
