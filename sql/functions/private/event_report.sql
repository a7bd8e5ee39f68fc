-- A report: the events of a period (its end left out) that the asker manages, all of them for admins. Which events he
-- sees at all, row security says. Caller: call_report.
create or replace function private.event_report(
    p_start_date timestamptz,
    p_end_date timestamptz,
    p_event_types text[] default null
)
returns table (
    event_id uuid,
    title text,
    date timestamptz,
    location text,
    format text,
    status text,
    capacity integer,
    total_registrations bigint,
    confirmed_registrations bigint,
    actual_attendees bigint,
    engagement_score numeric
)
language sql
stable
security invoker
set search_path = ''
as $$
    select
        e.id, e.title, e.date, e.location, e.format, e.status, e.capacity,
        n.total_registrations, n.confirmed_registrations, n.actual_attendees, n.engagement_score
    from private.event_report_counts(p_start_date, p_end_date) as n
    inner join public.events_all as e on e.id = n.event_id
    where e.date >= p_start_date and e.date < p_end_date
        and (p_event_types is null or e.event_type && p_event_types)
    order by e.date, e.id
$$;
revoke all on function private.event_report(timestamptz, timestamptz, text[])
from public, anon, authenticated, service_role;
grant execute on function private.event_report(timestamptz, timestamptz, text[])
to medellin_reporter, medellin_admin_reporter;
comment on function private.event_report(timestamptz, timestamptz, text[]) is
'A row of the report of events: an event of the period and what is counted of it.';
