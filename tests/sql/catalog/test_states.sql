-- Rules for every column that holds a state: nothing breaks one, and each sees what is planted.
begin;

-- given: which column follows which state machine, and what it may hold
create temporary view machines as
select
    t.name as relation, t.oid, a.attname, a.attnum, a.atttypid, g.tgtype, g.tgattr, g.tgenabled,
    split_part(encode(g.tgargs, 'escape'), '\000', 1) as machine
from pg_trigger as g
inner join tests.relations as t on t.oid = g.tgrelid
left join pg_attribute as a on a.attrelid = t.oid and a.attname = split_part(encode(g.tgargs, 'escape'), '\000', 2)
where g.tgfoid = 'private.enforce_transition'::regproc and g.tgparentid = 0;

create temporary view states as
select m.machine, e.enumlabel as state
from machines as m inner join pg_enum as e on e.enumtypid = m.atttypid
union
select m.machine, s.words[1]
from machines as m
inner join pg_constraint as k on k.conrelid = m.oid and k.contype = 'c' and k.conkey = array[m.attnum]
cross join regexp_matches(pg_get_constraintdef(k.oid), '''([^'']+)''::text', 'g') as s (words);

create temporary view stepped as
select t.machine, t.from_state as state from private.transitions as t
union
select t.machine, t.to_state from private.transitions as t;

-- given: what would break each rule
insert into tests.rules values
('enforced', 'every state machine is enforced on a column', $$
    select t.machine from private.transitions as t except select m.machine from machines as m
$$),
('always', 'whatever changes the column, the trigger sees it', $$
    select m.relation from machines as m
    where m.attnum is null or m.tgenabled <> 'O' or m.tgtype & 19 <> 19
        or (m.tgattr <> '' and m.attnum <> all (m.tgattr))
$$),
('known', 'a machine knows every state that its column can hold', $$
    select s.machine || ' ' || s.state from states as s
    where not exists (select from stepped as t where t.machine = s.machine and t.state = s.state)
$$),
('held', 'a column can hold every state of its machine', $$
    select t.machine || ' ' || t.state from stepped as t
    where not exists (select from states as s where s.machine = t.machine and s.state = t.state)
$$),
('status', 'what is called a status follows a state machine', $$
    select format('%s.%I', t.name, a.attname) from tests.relations as t
    inner join pg_attribute as a on a.attrelid = t.oid and a.attname ~ '(^|_)status$' and not a.attisdropped
    where t.schema = 'public' and t.relkind in ('r', 'p')
        and not exists (select from machines as m where m.oid = t.oid and m.attnum = a.attnum)
$$);

-- given: what each rule must see
insert into tests.plants values
('enforced', 'insert into private.transitions values (''planted'', ''a'', ''b'')', 'planted'),
('enforced', 'drop trigger enforce_registration_payment on public.event_registrations', 'payment'),
('always', 'alter table public.events disable trigger enforce_event_status', 'public.events'),
('always', $p$
    drop trigger enforce_event_status on public.events;
    create trigger planted before update of title on public.events
    for each row execute function private.enforce_transition('event', 'status')
$p$, 'public.events'),
('always', $p$
    drop trigger enforce_event_status on public.events;
    create trigger planted before update on public.events
    for each row execute function private.enforce_transition('event', 'state')
$p$, 'public.events'),
('known', 'delete from private.transitions where machine = ''event'' and to_state = ''completed''', 'event completed'),
('held', 'insert into private.transitions values (''event'', ''draft'', ''publisht'')', 'event publisht'),
('status', 'alter table public.venues add approval_status text', 'public.venues.approval_status'),
('status', 'drop trigger enforce_event_status on public.events', 'public.events.status');

-- then
select tests.check_rules();

select * from finish();
rollback;
