-- The tables that hang on events by foreign keys, near ones first, children of children too, with what archiving does to
-- each. `link` joins a child c to its parent p: of several ways to events the shortest; `depth` is that of the longest.
-- Callers: functions of the archive. An action is null where a table has no rule yet.
create or replace function private.event_children()
returns table (live regclass, archived regclass, action text, depth integer, parent regclass, link text)
language sql
stable
security definer
set search_path = ''
as $$
    with recursive links as (
        select 'public.events'::regclass as live, null::regclass as parent, null::oid as key, 0 as depth, 'copied' as action
        union all
        select k.conrelid::regclass, l.live, k.oid, l.depth + 1, r.action
        from links as l
        inner join pg_catalog.pg_constraint as k
            on l.live = k.confrelid and k.contype = 'f' and k.conparentid = 0 and k.conrelid <> k.confrelid
        left join private.archive_rules as r on r.live = k.conrelid::regclass
        where l.action = 'copied'
    ),
    shortest as (
        select distinct on (l.live) l.live, l.action, l.parent, l.key, max(l.depth) over (partition by l.live) as longest
        from links as l
        where l.depth > 0
        order by l.live, l.depth, l.key
    )
    select
        s.live,
        to_regclass(format('archive.%I', c.relname)),
        s.action,
        s.longest,
        s.parent,
        (
            select string_agg(format('p.%I = c.%I', theirs.attname, ours.attname), ' and ' order by n.i)
            from pg_catalog.pg_constraint as k
            cross join generate_subscripts(k.conkey, 1) as n (i)
            inner join pg_catalog.pg_attribute as ours on ours.attrelid = k.conrelid and ours.attnum = k.conkey[n.i]
            inner join pg_catalog.pg_attribute as theirs on theirs.attrelid = k.confrelid and theirs.attnum = k.confkey[n.i]
            where k.oid = s.key
        )
    from shortest as s
    inner join pg_catalog.pg_class as c on s.live = c.oid
    order by s.longest, s.live::text
$$;
revoke all on function private.event_children() from public, anon, authenticated, service_role;
