-- What Realtime tells: four tables, each row to those who may select it, and nothing by the name of a leaf.
begin;

-- given: what would break each rule
create temporary table rules (code text primary key, rule text, faults text);
insert into rules values
('listed', 'only these tables tell of their changes', $$
    select p.tablename from pg_publication_tables as p
    where p.pubname = 'supabase_realtime'
        and (p.schemaname <> 'public'
            or p.tablename not in ('event_registrations', 'forum_topics', 'notifications', 'user_messages'))
$$),
('missing', 'all of them do', $$
    select t.name from unnest('{event_registrations,forum_topics,notifications,user_messages}'::text[]) as t (name)
    except
    select p.tablename from pg_publication_tables as p where p.pubname = 'supabase_realtime'
$$),
('leaves', 'none has leaves or is one', $$
    select c.relname from pg_publication_rel as r
    inner join pg_class as c on c.oid = r.prrelid
    where c.relkind <> 'r' or c.relispartition
$$),
('policy', 'each shows its rows by a policy', $$
    select c.relname from pg_publication_rel as r
    inner join pg_class as c on c.oid = r.prrelid
    where not c.relrowsecurity
        or not exists (select from pg_policy as p where p.polrelid = c.oid and p.polcmd = 'r')
$$),
('readable', 'people may read each', $$
    select c.relname from pg_publication_rel as r
    inner join pg_class as c on c.oid = r.prrelid
    where not has_any_column_privilege('authenticated', c.oid, 'select')
$$),
('identity', 'of a row that is gone only the key is told', $$
    select c.relname from pg_publication_rel as r
    inner join pg_class as c on c.oid = r.prrelid
    where c.relreplident <> 'd'
        or not exists (select from pg_index as i where i.indrelid = c.oid and i.indisprimary)
$$),
('root', 'a table with leaves would speak by its own name', $$
    select p.pubname from pg_publication as p where p.pubname = 'supabase_realtime' and not p.pubviaroot
$$);

-- given: what each rule must see
create temporary table plants (code text references rules, plant text, found text);
insert into plants values
('listed', 'alter publication supabase_realtime add table public.venues', 'venues'),
('missing', 'alter publication supabase_realtime drop table public.notifications', 'notifications'),
('leaves', 'alter publication supabase_realtime add table public.events', 'events'),
('policy', 'alter table public.user_messages disable row level security', 'user_messages'),
('policy', 'alter publication supabase_realtime add table private.event_keys', 'event_keys'),
('readable', 'revoke select on public.notifications from authenticated', 'notifications'),
('identity', 'alter table public.user_messages replica identity full', 'user_messages'),
('root', 'alter publication supabase_realtime set (publish_via_partition_root = false)', 'supabase_realtime');

-- then
select plan((select count(*) from rules)::integer + (select count(*) from plants)::integer + 1);
select is_empty(r.faults, r.rule) from rules as r;
select is(tests.planted(p.plant, r.faults), p.found, format('%s, or it is seen: %s', r.rule, btrim(p.plant, E'\n ')))
from plants as p inner join rules as r on p.code = r.code;
select is_empty('select code from rules except select code from plants', 'every rule has proven that it sees');

select * from finish();
rollback;
