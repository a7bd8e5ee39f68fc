-- Holds every kept day of the audit log against its seal, in order: null where it is as it was sealed, else what is
-- wrong. Days whose month was dropped by retention have nothing left to verify but that their seals follow one another.
-- Callers: whoever looks after the database; medellin-ai audit verify does the same without any function of ours.
create or replace function private.verify_audit()
returns table (day date, entries bigint, problem text)
language sql
stable
security definer
set search_path = ''
as $$
    with kept as (
        select min(to_date(right(c.relname, 7), 'YYYY_MM')) as since
        from pg_catalog.pg_inherits as i
        inner join pg_catalog.pg_class as c on i.inhrelid = c.oid
        where i.inhparent = 'audit.audit_log'::regclass
    ), expected as (
        select d.day::date as day
        from kept as k
        cross join lateral generate_series(
            least(
                (select min(s.day) from audit.seals as s),
                (select min(l.at at time zone 'UTC')::date from audit.audit_log as l)
            ),
            -- a day is sealed within the next
            (private.clock() at time zone 'UTC')::date - 2, interval '1 day'
        ) as d (day)
        union
        select s.day from audit.seals as s
    )

    select
        e.day,
        n.entries,
        case
            when s.day is null then 'not sealed'
            when s.previous is distinct from b.digest then 'its seal does not follow the one before'
            when e.day < k.since then null
            when n.entries <> s.entries then format('%s entries, sealed were %s', n.entries, s.entries)
            when n.digest <> s.digest then 'its entries are not what its seal says'
            when exists (
                select from audit.audit_log as l
                where l.at >= e.day::timestamp at time zone 'UTC' and l.at < (e.day + 1)::timestamp at time zone 'UTC'
                    and l.personal is not null
                    and l.personal_digest is distinct from sha256(l.salt || convert_to(l.personal::text, 'utf8'))
            ) then 'something personal was changed'
        end
    from expected as e
    cross join kept as k
    left join audit.seals as s on e.day = s.day
    left join audit.seals as b on b.day = e.day - 1
    cross join lateral private.audit_digest(e.day, s.sealed_at, s.previous) as n
    order by e.day
$$;
revoke all on function private.verify_audit() from public, anon, authenticated, service_role;
