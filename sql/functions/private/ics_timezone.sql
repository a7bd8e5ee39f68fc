-- The VTIMEZONE of a zone: how its clocks go between two instants, each change by its date, so that a reader needs no
-- rules and no list of zones of its own. Caller: ics_calendar.
create or replace function private.ics_timezone(p_timezone text, p_from timestamptz, p_until timestamptz)
returns text
language sql
stable
strict
parallel safe
security invoker
set search_path = ''
as $$
    with days as (
        select d.at
        from generate_series(p_from - interval '24 hours', p_until + interval '48 hours', interval '24 hours') as d (at)
        where private.utc_offset(d.at, p_timezone) <> private.utc_offset(d.at - interval '24 hours', p_timezone)
    ),

    hours as (
        select h.at
        from days as d
        cross join generate_series(
            date_trunc('hour', d.at, 'UTC') - interval '23 hours', d.at + interval '1 hour', interval '1 hour'
        ) as h (at)
        where private.utc_offset(h.at, p_timezone) <> private.utc_offset(h.at - interval '1 hour', p_timezone)
    ),

    changes as (
        select m.at, private.utc_offset(m.at - interval '1 minute', p_timezone) as before
        from hours as h
        cross join generate_series(h.at - interval '59 minutes', h.at, interval '1 minute') as m (at)
        where private.utc_offset(m.at, p_timezone) <> private.utc_offset(m.at - interval '1 minute', p_timezone)
        union all
        -- how clocks went before all that
        select f.at, private.utc_offset(f.at, p_timezone)
        from (select p_from - interval '72 hours') as f (at)
    )

    select concat(
        private.ics_line('BEGIN:VTIMEZONE'),
        private.ics_line('TZID:' || p_timezone),
        string_agg(
            concat(
                private.ics_line('BEGIN:' || k.kind),
                private.ics_line('DTSTART:' || to_char(c.at at time zone 'UTC' + c.before, 'YYYYMMDD"T"HH24MISS')),
                private.ics_line('TZOFFSETFROM:' || private.ics_offset(c.before)),
                private.ics_line('TZOFFSETTO:' || private.ics_offset(o.utc_offset)),
                private.ics_line('END:' || k.kind)
            ),
            '' order by c.at
        ),
        private.ics_line('END:VTIMEZONE')
    )
    from changes as c
    cross join lateral (select private.utc_offset(c.at, p_timezone)) as o (utc_offset)
    cross join lateral (
        select case when o.utc_offset > c.before then 'DAYLIGHT' else 'STANDARD' end
    ) as k (kind)
$$;
revoke all on function private.ics_timezone(text, timestamptz, timestamptz)
from public, anon, authenticated, service_role;
