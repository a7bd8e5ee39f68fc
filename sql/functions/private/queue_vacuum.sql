-- Asks the worker to vacuum the tables in which most is dead: no function may do it. Says how many.
-- Caller: the job queue-vacuum.
create or replace function private.queue_vacuum()
returns bigint
language sql
volatile
security definer
set search_path = ''
as $$
    select count(private.enqueue('vacuum', jsonb_build_object('table', s.relid::regclass::text), s.relid::text))
    from (
        select t.relid
        from pg_catalog.pg_stat_user_tables as t
        where t.schemaname in ('public', 'private', 'partitions', 'archive', 'monitoring', 'audit')
            and t.n_dead_tup > 1000
            and t.n_dead_tup > 0.05 * t.n_live_tup
        order by t.n_dead_tup desc
        limit 20
    ) as s
$$;
revoke all on function private.queue_vacuum() from public, anon, authenticated, service_role;
