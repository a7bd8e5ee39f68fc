-- Events as one iCalendar text, as one person, or nobody in particular, may have them: the link of an online event for
-- whom it is, certain where his place is. Callers: event_ics, calendar_feed, which say which events he may see.
create or replace function private.ics_calendar(p_user_id uuid, p_event_ids uuid[], p_name text)
returns text
language sql
stable
security definer
set search_path = ''
as $$
    with entries as (
        select
            e.date,
            e.id,
            e.timezone,
            greatest(e.date, e.end_date) as ends_at,
            private.ics_event(
                e,
                e.organizer_id is not distinct from p_user_id or coalesce(r.status = 'confirmed', true),
                greatest(r.updated_at, v.updated_at),
                case when private.has_join_link(e, p_user_id) then e.event_url end
            ) as entry
        from unnest(p_event_ids) as i (id)
        cross join lateral private.any_event_row(i.id) as e
        left join public.venues as v on e.venue_id = v.id
        left join public.event_registrations as r
            on e.id = r.event_id and r.user_id = p_user_id and r.status not in ('cancelled', 'expired')
    )

    select concat(
        private.ics_line('BEGIN:VCALENDAR'),
        private.ics_line('VERSION:2.0'),
        private.ics_line('PRODID:-//Medellin AI//Calendar//ES'),
        private.ics_line('CALSCALE:GREGORIAN'),
        private.ics_text('NAME', p_name),
        private.ics_text('X-WR-CALNAME', p_name),
        private.ics_line('REFRESH-INTERVAL;VALUE=DURATION:PT1H'),
        private.ics_line('X-PUBLISHED-TTL:PT1H'),
        (
            select string_agg(z.block, '' order by z.timezone)
            from (
                select e.timezone, private.ics_timezone(e.timezone, min(e.date), max(e.ends_at)) as block
                from entries as e
                where e.timezone <> 'UTC'
                group by e.timezone
            ) as z
        ),
        (select string_agg(e.entry, '' order by e.date, e.id) from entries as e),
        private.ics_line('END:VCALENDAR')
    )
$$;
revoke all on function private.ics_calendar(uuid, uuid[], text) from public, anon, authenticated, service_role;
