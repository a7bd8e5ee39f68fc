-- The leaves of a table partitioned by time that end before a moment, oldest first. Caller: apply_retention.
create or replace function private.month_leaves(p_table regclass, p_before timestamptz)
returns setof regclass
language sql
stable
security definer
set search_path = ''
as $$
    select c.oid::regclass
    from pg_catalog.pg_inherits as i
    inner join pg_catalog.pg_class as c on i.inhrelid = c.oid
    cross join lateral (
        select substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \(''([^'']+)''\)')::timestamptz
    ) as b (ends_at)
    where i.inhparent = p_table and b.ends_at <= p_before
    order by b.ends_at
$$;
revoke all on function private.month_leaves(regclass, timestamptz) from public, anon, authenticated, service_role;
