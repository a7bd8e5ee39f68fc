-- Makes the monthly leaves of a table partitioned by time that are missing, locked down, and says how many.
-- Callers: ensure_partitions; the migration that makes such a table; an import or a restore of older rows. A leaf is
-- called <table>_<year>_<month>. Bounds are in UTC, whatever the session's zone. Safe to run twice at once.
create or replace function private.ensure_month_partitions(
    p_table regclass,
    p_from date default (private.clock() at time zone 'UTC')::date,
    p_to date default (private.clock() at time zone 'UTC' + interval '12 months')::date
)
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_name text;
    v_month timestamp;
    v_leaf text;
    v_made integer := 0;
begin
    perform pg_advisory_xact_lock(hashtextextended('ensure_month_partitions ' || p_table::oid, 0));
    select c.relname::text into strict v_name from pg_catalog.pg_class as c where c.oid = p_table;
    for v_month in
        select m.month from generate_series(
            date_trunc('month', p_from::timestamp), date_trunc('month', p_to::timestamp), interval '1 month'
        ) as m (month)
    loop
        v_leaf := format('%s_%s', v_name, to_char(v_month, 'YYYY_MM'));
        continue when to_regclass('partitions.' || quote_ident(v_leaf)) is not null;
        execute format(
            'create table partitions.%I partition of %s for values from (%L) to (%L)',
            v_leaf, p_table, v_month at time zone 'UTC', (v_month + interval '1 month') at time zone 'UTC'
        );
        perform private.lock_leaf(v_leaf);
        v_made := v_made + 1;
    end loop;
    return v_made;
end;
$$;
revoke all on function private.ensure_month_partitions(regclass, date, date)
from public, anon, authenticated, service_role;
