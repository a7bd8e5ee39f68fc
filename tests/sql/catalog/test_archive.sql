-- Rules for the archive and for retention: nothing breaks one, and each sees what is planted. So a migration that adds a
-- child of events, or changes one, cannot forget the archive.
begin;

-- given: columns, checks, indexes and foreign keys as text that is the same for a table and its twin
create temporary view shapes as
with twins as (
    select 'public.events'::regclass as live, 'archive.events'::regclass as archived
    union all
    select c.live, c.archived from private.event_children() as c where c.action = 'copied' and c.archived is not null
),
tables as (
    select t.live as live, t.live as oid, true as is_live from twins as t
    union all
    select t.live, t.archived, false from twins as t
)
select t.live, t.is_live, s.what
from tables as t
cross join lateral (
    select concat_ws(
        ' ', 'column', row_number() over (order by a.attnum), a.attname, format_type(a.atttypid, a.atttypmod),
        a.attnotnull, a.attgenerated, pg_get_expr(d.adbin, d.adrelid)
    )
    from pg_attribute as a
    left join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
    union all
    select concat_ws(' ', k.conname, pg_get_constraintdef(k.oid))
    from pg_constraint as k
    where k.conrelid = t.oid and k.contype = 'c'
    union all
    select regexp_replace(pg_get_indexdef(i.indexrelid), 'INDEX \S+ ON (ONLY )?\S+', 'INDEX ON')
    from pg_index as i
    where i.indrelid = t.oid
    union all
    select coalesce(
        replace(pg_get_constraintdef(k.oid), r.archived::text || '(', r.live::text || '('), pg_get_constraintdef(k.oid)
    )
    from pg_constraint as k
    left join twins as r on r.archived = k.confrelid
    where k.conrelid = t.oid and k.contype = 'f' and k.conparentid = 0 and k.confrelid <> 'public.events'::regclass
) as s (what);

-- given: what would break each rule
insert into tests.rules values
('rule', 'every table that hangs on events says what archiving does to it', $$
    select c.live from private.event_children() as c where c.action is null
$$),
('twin', 'what is copied has a table in the archive', $$
    select c.live from private.event_children() as c where c.action = 'copied' and c.archived is null
$$),
('shape', 'a table of the archive has the columns, checks, indexes and foreign keys of the live one', $$
    select distinct s.live from shapes as s group by s.live, s.what having count(*) = 1
$$),
('released', 'what stays behind hangs on events alone, and can lose the date', $$
    select c.live from private.event_children() as c
    where c.action = 'released' and not exists (
        select from pg_constraint as k
        inner join pg_attribute as a on a.attrelid = k.conrelid and a.attname = 'event_date' and not a.attnotnull
        where k.conrelid = c.live and k.confrelid = 'public.events'::regclass and a.attnum = k.conkey[2]
    )
$$),
('quiet', 'nothing happens by itself in the archive', $$
    select g.tgname from pg_trigger as g
    inner join tests.relations as t on t.oid = g.tgrelid and t.schema = 'archive'
    where not g.tgisinternal
$$),
('view', 'what is archived of the API can be read in it', $$
    select c.live from private.event_children() as c
    inner join pg_class as l on l.oid = c.live and l.relnamespace = 'public'::regnamespace
    where c.action = 'copied' and to_regclass(format('public.%I', l.relname || '_all')) is null
$$),
('time', 'rows that go one by one are found by an index', $$
    select r.live from private.retention_rules as r
    where r.action in ('delete', 'change') and not exists (
        select from pg_index as i
        inner join pg_attribute as a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
        where i.indrelid = r.live and a.attname = r.time_column
    )
$$),
('leaves', 'leaves go whole where the time of the rule is what they are made by', $$
    select r.live from private.retention_rules as r
    where r.action = 'drop_leaf' and not exists (
        select from pg_partitioned_table as p
        inner join pg_attribute as a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
        where p.partrelid = r.live and a.attname = r.time_column
    )
$$),
('person', 'a rule of retention names a column of a person, if the table has one', $$
    select r.live from private.retention_rules as r
    where not exists (
        select from pg_attribute as a where a.attrelid = r.live and a.attname = r.person_column
    ) and exists (
        select from pg_constraint as k where k.conrelid = r.live and k.confrelid = 'auth.users'::regclass
    )
$$);

-- given: what each rule must see
insert into tests.plants values
('rule', $p$
    create table public.planted (
        event_id uuid, event_date timestamptz, foreign key (event_id, event_date) references public.events (id, date)
    )
$p$, 'public.planted'),
('rule', 'create table public.planted (id uuid references public.event_registrations (id))', 'public.planted'),
('twin', $p$
    create table public.planted (id uuid references public.event_registrations (id));
    insert into private.archive_rules values ('public.planted', 'copied')
$p$, 'public.planted'),
('shape', 'alter table public.events add planted integer', 'public.events'),
('shape', 'alter table archive.event_staff add planted integer', 'public.event_staff'),
('shape', 'alter table public.event_registrations alter ticket_type drop not null', 'public.event_registrations'),
('shape', $$ alter table public.event_registrations alter currency set default 'USD' $$, 'public.event_registrations'),
('shape', 'alter table public.event_registrations drop constraint amount_is_not_negative', 'public.event_registrations'),
('shape', 'create index on public.event_registrations (ticket_type)', 'public.event_registrations'),
('shape', 'alter table archive.event_staff drop constraint event_staff_user_id_fkey', 'public.event_staff'),
('released', 'alter table public.resources alter event_date set not null', 'public.resources'),
('quiet', $p$
    create trigger planted before update on archive.event_registrations
    for each row execute function private.update_updated_at_timestamp()
$p$, 'planted'),
('view', 'drop view public.event_staff_all', 'public.event_staff'),
('time', 'drop index public.idx_notifications_created', 'public.notifications'),
('leaves', $p$
    update private.retention_rules set action = 'drop_leaf', condition = null where live = 'public.notifications'::regclass
$p$, 'public.notifications'),
('person', $p$
    update private.retention_rules set person_column = null where live = 'public.notifications'::regclass
$p$, 'public.notifications');

-- then
select tests.check_rules();

select * from finish();
rollback;
