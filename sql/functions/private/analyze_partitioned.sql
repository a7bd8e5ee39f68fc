-- Gathers the statistics of tables with leaves, which autovacuum does for the leaves alone: the planner needs both. Says
-- how many. One that is in use is left to the next run. Caller: the job analyze-partitioned.
create or replace function private.analyze_partitioned()
returns integer
language plpgsql
volatile
security definer
set search_path = ''
set lock_timeout = '2s'
as $$
declare
    v_table regclass;
    v_done integer := 0;
begin
    for v_table in
        select c.oid::regclass
        from pg_catalog.pg_class as c
        inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
        where c.relkind = 'p' and not c.relispartition
            and n.nspname in ('public', 'private', 'monitoring', 'audit', 'archive')
        order by 1::text
    loop
        begin
            execute format('analyze %s', v_table);
            v_done := v_done + 1;
        exception when lock_not_available then
            raise warning '% is in use; the next run takes it', v_table;
        end;
    end loop;
    return v_done;
end;
$$;
revoke all on function private.analyze_partitioned() from public, anon, authenticated, service_role;
