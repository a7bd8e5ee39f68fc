-- What Realtime tells: four tables, each row to those who may select it, and nothing by the name of a leaf.
begin;

-- given: what would break each rule
insert into tests.rules values
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
insert into tests.plants values
('listed', 'alter publication supabase_realtime add table public.venues', 'venues'),
('missing', 'alter publication supabase_realtime drop table public.notifications', 'notifications'),
('leaves', 'alter publication supabase_realtime add table public.events', 'events'),
('policy', 'alter table public.user_messages disable row level security', 'user_messages'),
('policy', 'alter publication supabase_realtime add table private.event_keys', 'event_keys'),
('readable', 'revoke select on public.notifications from authenticated', 'notifications'),
('identity', 'alter table public.user_messages replica identity full', 'user_messages'),
('root', 'alter publication supabase_realtime set (publish_via_partition_root = false)', 'supabase_realtime');

-- then
select tests.check_rules();

select * from finish();
rollback;
