-- What the worker removes now: folders of backups that are older than their policy keeps them (is_expired), but for the
-- last good one of each name, and what is half done of those that came to nothing. One that nobody works on any more is
-- settled as interrupted first: it may be whole, when it was taken out of a restored database, so it stays for its time.
-- Callers: workers, for jobs of the kind backup. Errors: MD160 lease_lost.
create or replace function private.backups_to_remove(p_job_id bigint, p_token uuid)
returns table (id uuid, location text, is_expired boolean)
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.held_job(p_job_id, p_token);

    update backup.backups as b
    set error_message = 'it was interrupted'
    where b.completed_at is null and b.error_message is null
        and not exists (select from private.jobs as j where j.id = b.job_id and j.dead_at is null);

    -- First it is said that they go, then they go, then their rows: whoever is killed in between leaves nothing unknown.
    update backup.backups as b
    set removed_since = private.clock()
    from backup.retention_policies as p
    where p.name = b.name
        and b.removed_since is null
        and b.started_at < private.clock() - p.keep_for
        and (b.completed_at is not null or b.error_message is not null)
        and b.id is distinct from (
            select g.id from backup.backups as g
            where g.name = b.name and g.completed_at is not null and g.removed_since is null
            order by g.started_at desc, g.id desc
            limit 1
        );

    return query
    select b.id, b.location, b.removed_since is not null
    from backup.backups as b
    where b.removed_since is not null
        or (b.error_message is not null and not exists (
            select from private.jobs as j where j.id = b.job_id and j.dead_at is null
        ));
end;
$$;
revoke all on function private.backups_to_remove(bigint, uuid) from public, anon, authenticated, service_role;
grant execute on function private.backups_to_remove(bigint, uuid) to medellin_worker;
