-- The events of a series that an edit from one of its days reaches: neither over nor called off, nor given to somebody
-- else. In the order in which their seats are locked. Callers: functions of series.
create or replace function private.events_to_come(
    p_series public.event_series,
    p_scope public.series_scope default 'all',
    p_day date default null
)
returns table (day date, event public.events)
language sql
stable
security definer
set search_path = ''
as $$
    select o.day, e
    from public.event_occurrences as o
    inner join public.events as e on e.id = o.event_id and e.date = o.event_date
    where o.series_id = p_series.id
        and case p_scope when 'this' then o.day = p_day when 'following' then o.day >= p_day when 'all' then true end
        and e.date > private.clock() and e.status in ('draft', 'published')
        and e.organizer_id = p_series.organizer_id
    order by e.id
$$;
revoke all on function private.events_to_come(public.event_series, public.series_scope, date)
from public, anon, authenticated, service_role;
