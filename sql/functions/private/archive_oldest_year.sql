-- Archives the oldest leaf of events that is due, if one is: its last year ended longer ago than private.retention_rules
-- say, it has events, and all of them are over. One a run, so that the tables are closed for a short time.
-- Says how many events it moved. Caller: the job archive-events. Errors: 55P03 when the tables are in use for too long.
create or replace function private.archive_oldest_year()
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_before constant timestamptz := (
        select date_trunc('year', private.clock() - r.keep_for, 'UTC')
        from private.retention_rules as r
        where r.live = 'public.events'::regclass
    );
    v_year integer;
begin
    select o.year into v_year
    from (
        select extract(year from max(e.date) at time zone 'UTC')::integer as year
        from public.events as e
        where e.date < v_before
        group by e.tableoid
        having max(coalesce(e.end_date, e.date)) <= private.clock()
    ) as o
    cross join lateral private.event_leaf(o.year) as l
    where l.ends_at <= v_before
    order by l.ends_at
    limit 1;
    if v_year is null then
        return 0::bigint;
    end if;
    return (private.archive_events(v_year)).events;
end;
$$;
revoke all on function private.archive_oldest_year() from public, anon, authenticated, service_role;
