-- Counts the statistics of all events anew, while they are read. Caller: the job refresh-event-statistics.
create or replace function private.refresh_event_statistics()
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    refresh materialized view concurrently private.event_statistics;
    insert into private.refreshes as r (name, refreshed_at)
    values ('event_statistics', private.clock())
    on conflict (name) do update set refreshed_at = excluded.refreshed_at;
end;
$$;
revoke all on function private.refresh_event_statistics() from public, anon, authenticated, service_role;
