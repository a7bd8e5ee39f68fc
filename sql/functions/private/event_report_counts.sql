-- Of the events of a period that the caller manages (admins: of all): what is counted of them. Who is no organizer any
-- more manages none. Caller: event_report.
create or replace function private.event_report_counts(p_start_date timestamptz, p_end_date timestamptz)
returns table (
    event_id uuid,
    total_registrations bigint,
    confirmed_registrations bigint,
    actual_attendees bigint,
    engagement_score numeric
)
language sql
stable
security definer
set search_path = ''
as $$
    select e.id, n.total, n.confirmed, n.checked_in, coalesce(g.score, 0)
    from public.events_all as e
    cross join lateral (
        select
            count(*) as total,
            count(*) filter (where r.status = 'confirmed') as confirmed,
            count(r.check_in_time) as checked_in
        from public.event_registrations_all as r
        where r.event_id = e.id
    ) as n
    cross join lateral (
        select trim_scale(round(avg(m.value), 4)) as score from public.event_engagement_metrics_all as m where m.event_id = e.id
    ) as g
    where e.date >= p_start_date and e.date < p_end_date
        and (
            (select private.is_admin())
            or (e.organizer_id = (select auth.uid()) and (select private.has_permission('events.create')))
            or e.id in (select private.staffed_events('{co_organizer}'))
        )
$$;
revoke all on function private.event_report_counts(timestamptz, timestamptz)
from public, anon, authenticated, service_role;
grant execute on function private.event_report_counts(timestamptz, timestamptz)
to medellin_reporter, medellin_admin_reporter;
