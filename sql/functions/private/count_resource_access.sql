-- Keeps one row for a person, a resource, a kind of access and a day (UTC), and counts each download that is kept.
-- Strangers are told apart by their network. Caller: trigger of resource_access_logs, on every path.
create or replace function private.count_resource_access()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_who constant text := coalesce(new.user_id::text, new.ip_address);
    v_day constant timestamptz := date_trunc('day', new.created_at, 'UTC');
begin
    -- Two at once: the second waits, and sees the first.
    perform pg_advisory_xact_lock(
        hashtextextended(format('access:%s:%s:%s', new.resource_id, new.access_type, v_who), 0)
    );
    if exists (
        select from public.resource_access_logs as l
        where l.resource_id = new.resource_id
            and l.created_at >= v_day and l.created_at < v_day + interval '1 day'
            and l.access_type = new.access_type
            and coalesce(l.user_id::text, l.ip_address) is not distinct from v_who
    ) then
        return null;
    end if;
    if new.access_type = 'download' then
        update public.resources as r set download_count = r.download_count + 1 where r.id = new.resource_id;
    end if;
    return new;
end;
$$;
revoke all on function private.count_resource_access() from public, anon, authenticated, service_role;
