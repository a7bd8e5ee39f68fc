-- How the database is: what is wrong (fail), what should be looked at (warn), each with what to do, and what is well (ok).
-- Callers: operators, medellin_monitor.
create or replace function monitoring.health()
returns table (check_name text, state text, es text, en text, remedy text)
language sql
stable
security invoker
set search_path = ''
as $$
    select h.check_name, h.state, h.es, h.en, h.remedy from private.health() as h
$$;
revoke all on function monitoring.health() from public, anon, authenticated, service_role;
grant execute on function monitoring.health() to medellin_monitor;
