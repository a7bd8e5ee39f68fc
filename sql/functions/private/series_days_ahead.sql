-- For how many days ahead the events of a series are made. Callers: fill_series, generate_series_events.
create or replace function private.series_days_ahead()
returns integer
language sql
immutable
parallel safe
security invoker
set search_path = ''
as $$ select 180 $$;
revoke all on function private.series_days_ahead() from public, anon, authenticated, service_role;
