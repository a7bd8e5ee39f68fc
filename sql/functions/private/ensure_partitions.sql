-- Makes the leaves that are missing: years of events, and months of every table that has monthly ones.
-- Caller: the job ensure-partitions.
create or replace function private.ensure_partitions()
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_made integer := private.ensure_event_partitions();
    v_table regclass;
begin
    for v_table in
        select distinct i.inhparent::regclass
        from pg_catalog.pg_inherits as i
        inner join pg_catalog.pg_class as c on c.oid = i.inhrelid
        where c.relnamespace = 'partitions'::regnamespace and c.relkind = 'r' and c.relname ~ '_[0-9]{4}_[0-9]{2}$'
    loop
        v_made := v_made + private.ensure_month_partitions(v_table);
    end loop;
    return v_made;
end;
$$;
revoke all on function private.ensure_partitions() from public, anon, authenticated, service_role;
