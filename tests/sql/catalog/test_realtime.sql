-- What Realtime publishes: four tables, and nothing whose rows everybody would hear of.
begin;
select plan(4);

-- then
select set_eq(
    $$ select p.schemaname || '.' || p.tablename from pg_catalog.pg_publication_tables as p where p.pubname = 'supabase_realtime' $$,
    '{public.notifications,public.user_messages,public.event_registrations,public.forum_topics}'::text[],
    'these tables can be listened to, and no others'
);
select ok(
    (select p.pubviaroot from pg_catalog.pg_publication as p where p.pubname = 'supabase_realtime'),
    'a partitioned table would be heard by its own name'
);
select is_empty(
    $$ select c.oid::regclass from pg_catalog.pg_publication_rel as r
       inner join pg_catalog.pg_class as c on c.oid = r.prrelid
       where c.relkind <> 'r' or not c.relrowsecurity $$,
    'all are plain tables with row security, which decides who hears of a row'
);
select is_empty(
    $$ select c.oid::regclass from pg_catalog.pg_publication_rel as r
       inner join pg_catalog.pg_class as c on c.oid = r.prrelid
       where not has_any_column_privilege('authenticated', c.oid, 'select')
           or not exists (select from pg_catalog.pg_index as i where i.indrelid = c.oid and i.indisprimary) $$,
    'people may read them, and each row has a key to tell it by'
);

select * from finish();
rollback;
