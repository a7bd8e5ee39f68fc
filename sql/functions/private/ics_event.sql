-- An event as a VEVENT. One that is a draft, or where the reader's place is not certain, is tentative and blocks no time.
-- Caller: ics_calendar.
create or replace function private.ics_event(
    p_event public.events,
    p_is_certain boolean,
    p_changed_at timestamptz,
    p_link text
)
returns text
language sql
stable
security definer
set search_path = ''
as $$
    select concat(
        private.ics_line('BEGIN:VEVENT'),
        private.ics_line('UID:' || p_event.id),
        private.ics_time('DTSTAMP', c.changed_at),
        private.ics_time('CREATED', p_event.created_at),
        private.ics_time('LAST-MODIFIED', c.changed_at),
        private.ics_line('SEQUENCE:' || coalesce(s.sequence, 0)),
        private.ics_time('DTSTART', p_event.date, p_event.timezone),
        private.ics_time('DTEND', p_event.end_date, p_event.timezone),
        private.ics_text('SUMMARY', p_event.title),
        private.ics_text(
            'DESCRIPTION',
            nullif(concat_ws(E'\n\n', coalesce(p_event.short_description, left(p_event.description, 2000)), p_link), '')
        ),
        private.ics_text('LOCATION', concat_ws(', ', p_event.location, nullif(v.name, p_event.location), v.address)),
        private.ics_line('GEO:' || v.coordinates[1] || ';' || v.coordinates[0]),
        private.ics_line('URL:' || p_link),
        private.ics_line(
            'STATUS:' || case
                when p_event.status = 'cancelled' then 'CANCELLED'
                when c.is_certain then 'CONFIRMED'
                else 'TENTATIVE'
            end
        ),
        private.ics_line(
            'TRANSP:' || case when c.is_certain and p_event.status <> 'cancelled' then 'OPAQUE' else 'TRANSPARENT' end
        ),
        private.ics_line('END:VEVENT')
    )
    from (
        select
            p_is_certain and p_event.status <> 'draft' as is_certain,
            greatest(p_changed_at, p_event.updated_at) as changed_at
    ) as c
    left join private.event_sequences as s on s.event_id = p_event.id
    left join public.venues as v on v.id = p_event.venue_id
$$;
revoke all on function private.ics_event(public.events, boolean, timestamptz, text)
from public, anon, authenticated, service_role;
