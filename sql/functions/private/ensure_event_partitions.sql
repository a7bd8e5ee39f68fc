-- Makes the yearly leaves of events that are missing, locked down, and says how many. Callers: ensure_partitions,
-- drain_events_default, migrations. An archived year has its leaf already. Bounds are in UTC, whatever the session's zone.
-- Safe to run twice at once.
create or replace function private.ensure_event_partitions(
    p_from_year integer default extract(year from private.clock() at time zone 'UTC')::integer,
    p_to_year integer default extract(year from private.clock() at time zone 'UTC')::integer + 6
)
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_leaf text;
    v_made integer := 0;
begin
    perform pg_advisory_xact_lock(hashtextextended('ensure_event_partitions', 0));
    for v_year in p_from_year .. p_to_year loop
        v_leaf := format('events_%s', v_year);
        continue when to_regclass('partitions.' || v_leaf) is not null or to_regclass('archive.' || v_leaf) is not null;
        execute format(
            'create table partitions.%I partition of public.events for values from (%L) to (%L)',
            v_leaf,
            make_timestamptz(v_year, 1, 1, 0, 0, 0, 'UTC'),
            make_timestamptz(v_year + 1, 1, 1, 0, 0, 0, 'UTC')
        );
        perform private.lock_leaf(v_leaf);
        v_made := v_made + 1;
    end loop;
    return v_made;
end;
$$;
revoke all on function private.ensure_event_partitions(integer, integer) from public, anon, authenticated, service_role;
