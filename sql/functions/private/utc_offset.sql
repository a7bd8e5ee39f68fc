-- How far the clocks of a zone are ahead of UTC at an instant. Callers: calendars, series.
create or replace function private.utc_offset(p_at timestamptz, p_timezone text)
returns interval
language sql
stable
strict
parallel safe
security invoker
set search_path = ''
as $$ select p_at at time zone p_timezone - p_at at time zone 'UTC' $$;
revoke all on function private.utc_offset(timestamptz, text) from public, anon, authenticated, service_role;
