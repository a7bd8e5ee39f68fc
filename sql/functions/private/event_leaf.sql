-- The leaf in which the events of a year lie, live or archived, and from when to when it goes; what lies before the first
-- year of its own is in one leaf. No row for a year that has none. Callers: functions of the archive.
create or replace function private.event_leaf(p_year integer)
returns table (leaf regclass, is_archived boolean, bound text, starts_at timestamptz, ends_at timestamptz)
language sql
stable
security definer
set search_path = ''
as $$
    select l.leaf, l.is_archived, l.bound, l.starts_at, l.ends_at
    from (
        select
            c.oid::regclass as leaf,
            i.inhparent = 'archive.events'::regclass as is_archived,
            b.bound,
            coalesce(substring(b.bound from 'FROM \(''([^'']+)''\)')::timestamptz, '-infinity') as starts_at,
            substring(b.bound from 'TO \(''([^'']+)''\)')::timestamptz as ends_at
        from pg_catalog.pg_inherits as i
        inner join pg_catalog.pg_class as c on i.inhrelid = c.oid
        cross join lateral (select pg_get_expr(c.relpartbound, c.oid)) as b (bound)
        where i.inhparent in ('public.events'::regclass, 'archive.events'::regclass)
    ) as l
    where make_timestamptz(p_year, 1, 1, 0, 0, 0, 'UTC') >= l.starts_at
        and make_timestamptz(p_year, 1, 1, 0, 0, 0, 'UTC') < l.ends_at
$$;
revoke all on function private.event_leaf(integer) from public, anon, authenticated, service_role;
