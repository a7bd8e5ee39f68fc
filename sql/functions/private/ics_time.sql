-- A property of an iCalendar text that is a time: the clock of its zone, or UTC where that clock shows this time twice,
-- since readers do not agree which of both is meant. No line without one. Callers: ics_event.
create or replace function private.ics_time(p_name text, p_at timestamptz, p_timezone text default 'UTC')
returns text
language sql
stable
strict
parallel safe
security invoker
set search_path = ''
as $$
    select private.ics_line(
        case
            when p_timezone = 'UTC' or private.zoned_instant(w.wall, p_timezone) <> w.wall at time zone p_timezone
                then p_name || ':' || to_char(p_at at time zone 'UTC', 'YYYYMMDD"T"HH24MISS"Z"')
            else p_name || ';TZID=' || p_timezone || ':' || to_char(w.wall, 'YYYYMMDD"T"HH24MISS')
        end
    )
    from (select p_at at time zone p_timezone) as w (wall)
$$;
revoke all on function private.ics_time(text, timestamptz, text) from public, anon, authenticated, service_role;
