-- The instant at which the clocks of a zone show a local time, as RFC 5545 reads it: of one that comes twice, when
-- clocks go back, the first; one that is left out, when they go forward, has the offset from before, so 02:30 becomes
-- 03:30. PostgreSQL itself takes the second of two. Callers: calendars, series.
create or replace function private.zoned_instant(p_local timestamp, p_timezone text)
returns timestamptz
language sql
stable
strict
parallel safe
security invoker
set search_path = ''
as $$
    select case when e.earlier at time zone p_timezone = p_local then e.earlier else i.instant end
    from (select p_local at time zone p_timezone) as i (instant)
    cross join lateral (
        -- read with the offset of the day before
        select p_local at time zone 'UTC' - private.utc_offset(i.instant - interval '24 hours', p_timezone)
    ) as e (earlier)
$$;
revoke all on function private.zoned_instant(timestamp, text) from public, anon, authenticated, service_role;
