-- Rules for the columns, keys and comments of every table: nothing breaks one, and each sees what is planted.
-- mutation: R21
-- mutation: R51
-- mutation: R73
-- mutation: R74
begin;

-- given: what would break each rule
insert into tests.rules values
('key', 'every table has a primary key', $$
    select t.name from tests.relations as t
    where t.relkind in ('r', 'p')
        and not exists (select from pg_constraint as k where k.conrelid = t.oid and k.contype = 'p')
$$),
('comment', 'every table and view says what it holds', $$
    select t.name from tests.relations as t
    where t.relkind in ('r', 'p', 'v', 'm') and t.schema <> 'partitions' and obj_description(t.oid, 'pg_class') is null
$$),
('on delete', 'every foreign key says what happens on delete', $$
    select k.conname from pg_constraint as k
    inner join tests.relations as t on t.oid = k.conrelid
    where k.contype = 'f' and k.conparentid = 0 and k.confdeltype = 'a'
$$),
('index', 'every foreign key has an index, of all rows, that begins with its columns in their order', $$
    select k.conname from pg_constraint as k
    inner join tests.relations as t on t.oid = k.conrelid
    where k.contype = 'f' and k.conparentid = 0 and not exists (
        select from pg_index as i
        inner join pg_class as c on c.oid = i.indexrelid
        inner join pg_am as m on m.oid = c.relam and m.amname = 'btree'
        where i.indrelid = k.conrelid and i.indpred is null and i.indisvalid and i.indisready
            and (i.indkey::smallint[])[0:cardinality(k.conkey) - 1] = k.conkey
    )
$$),
('redundant', 'no index repeats another, or its beginning', $$
    select x.indexrelid::regclass::text from pg_index as x
    inner join tests.relations as t on t.oid = x.indrelid and not t.relispartition
    inner join pg_class as c on c.oid = x.indexrelid
    where not x.indisunique and x.indpred is null and x.indexprs is null and exists (
        select from pg_index as y
        inner join pg_class as d on d.oid = y.indexrelid and d.relam = c.relam
        where y.indrelid = x.indrelid and y.indexrelid <> x.indexrelid and y.indpred is null
            and (y.indkey::smallint[])[0:x.indnkeyatts - 1] = (x.indkey::smallint[])[0:x.indnkeyatts - 1]
    )
$$),
('updated', 'updated_at is kept on every table that has it', $$
    select t.name from tests.relations as t
    inner join pg_attribute as a on a.attrelid = t.oid and a.attname = 'updated_at'
    where t.relkind in ('r', 'p') and t.schema <> 'archive' and not exists (
        select from pg_trigger as g
        where g.tgrelid = t.oid and g.tgfoid = 'private.update_updated_at_timestamp'::regproc
            and g.tgenabled = 'O' and g.tgtype & 19 = 19 and g.tgattr = ''
    )
$$),
('zone', 'no column keeps a time without its zone', $$
    select format('%s.%I', t.name, a.attname) from tests.relations as t
    inner join pg_attribute as a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
    where a.atttypid in ('timestamp'::regtype, 'timestamp[]'::regtype)
$$),
('now', 'a time that fills itself is now()', $$
    select format('%s.%I', t.name, a.attname) from tests.relations as t
    inner join pg_attribute as a on a.attrelid = t.oid and a.atttypid = 'timestamptz'::regtype
    inner join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attgenerated = '' and pg_get_expr(d.adbin, d.adrelid) <> 'now()'
$$),
('clock', 'no constraint looks at the clock', $$
    select k.conname from pg_constraint as k
    inner join tests.relations as t on t.oid = k.conrelid
    where k.contype = 'c' and k.coninhcount = 0
        and pg_get_constraintdef(k.oid) ~* '(now\(|current_(date|time)|localtime|clock|timezone\(|timeofday)'
$$);

-- given: what each rule must see
insert into tests.plants values
('key', 'create table public.planted (id int unique)', 'public.planted'),
('key', 'create table private.planted (id int) partition by range (id)', 'private.planted'),
('comment', 'comment on table public.events is null', 'public.events'),
('comment', 'comment on view public.events_public is null', 'public.events_public'),
('comment', 'create materialized view private.planted as select 1 as id', 'private.planted'),
('on delete', 'alter table public.venues add planted uuid constraint planted references auth.users (id)', 'planted'),
('on delete', $p$
    alter table public.role_history add constraint planted
    foreign key (user_id) references auth.users (id) on update cascade
$p$, 'planted'),
('index', $p$
    alter table public.venues add planted uuid constraint planted references auth.users (id) on delete cascade
$p$, 'planted'),
('index', $p$
    alter table public.venues add planted uuid constraint planted references auth.users (id) on delete cascade;
    create index on public.venues (planted) where is_approved
$p$, 'planted'),
('index', $p$
    alter table public.venues add planted uuid constraint planted references auth.users (id) on delete cascade;
    create index on public.venues (id, planted);
    create index on public.venues using hash (planted);
    create index on public.venues (coalesce(planted, id))
$p$, 'planted'),
('index', $p$
    create table private.planted (
        d timestamptz, e uuid,
        constraint planted foreign key (e, d) references public.events (id, date) on delete cascade
    );
    create index on private.planted (d, e)
$p$, 'planted'),
('index', $p$
    alter table public.events add planted uuid constraint planted references auth.users (id) on delete cascade;
    create index on only public.events (planted)
$p$, 'planted'),
('redundant', 'create index planted on public.venues (slug)', 'public.planted'),
('redundant', 'create index planted on public.event_registrations (event_id)', 'public.planted'),
('redundant', 'create index planted on public.user_roles (user_id)', 'public.planted'),
('updated', 'create table public.planted (updated_at timestamptz)', 'public.planted'),
('updated', 'alter table public.venues disable trigger update_venues_timestamp', 'public.venues'),
('updated', $p$
    drop trigger update_venues_timestamp on public.venues;
    create trigger planted before update of name on public.venues
    for each row execute function private.update_updated_at_timestamp()
$p$, 'public.venues'),
('zone', 'alter table public.venues add planted timestamp', 'public.venues.planted'),
('zone', 'create view private.planted as select now()::timestamp as at', 'private.planted.at'),
('now', $p$
    alter table public.venues alter column created_at set default timezone('utc'::text, now())
$p$, 'public.venues.created_at'),
('clock', 'alter table public.venues add constraint planted check (created_at <= now())', 'planted'),
('clock', 'alter table public.venues add constraint planted check (created_at < current_date)', 'planted');

-- then
select tests.check_rules();

select * from finish();
rollback;
