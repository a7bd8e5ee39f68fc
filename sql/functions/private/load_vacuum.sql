-- The table that a job wants vacuumed, as it is written in a statement; null when it is gone or not ours.
-- Callers: workers, for jobs of the kind vacuum. Errors: MD160 lease_lost.
create or replace function private.load_vacuum(p_job_id bigint, p_token uuid)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_job constant private.jobs := private.held_job(p_job_id, p_token);
begin
    return (
        select format('%I.%I', n.nspname, c.relname)
        from pg_catalog.pg_class as c
        inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
        where c.oid = to_regclass(v_job.payload ->> 'table')
            and c.relkind = 'r'
            and n.nspname in ('public', 'private', 'partitions', 'archive', 'monitoring', 'audit')
    );
end;
$$;
revoke all on function private.load_vacuum(bigint, uuid) from public, anon, authenticated, service_role;
grant execute on function private.load_vacuum(bigint, uuid) to medellin_worker;
