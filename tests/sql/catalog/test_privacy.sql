-- The registry of privacy: every column of ours says what it holds of a person, and what becomes of it.
begin;
select plan(14);

-- given
create view pg_temp.untagged as
select format('%s.%s', r.name, r.attribute) as found from private.privacy_registry as r where r.pii is null;
create view pg_temp.unknown as
select format('%s.%s', r.name, r.attribute) as found
from private.privacy_registry as r
where r.pii <> all ('{none,subject,person,name,contact,content,behaviour,technical}'::text[])
    or r.erase <> all ('{keep,row,null,redact}'::text[])
    or r.retain <> all ('{account,forever,policy}'::text[])
    or (r.pii in ('name', 'contact', 'content', 'behaviour') and r.erase = 'keep')
    -- what must be filled cannot be emptied
    or (r.erase = 'null' and (
        select a.attnotnull from pg_catalog.pg_attribute as a where a.attrelid = r.relation and a.attname = r.attribute
    ));
create view pg_temp.people as
select r.*, k.confdeltype
from private.privacy_registry as r
inner join pg_catalog.pg_attribute as a on r.relation = a.attrelid and r.attribute = a.attname
inner join pg_catalog.pg_constraint as k
    on k.conrelid = a.attrelid and k.confrelid = 'auth.users'::regclass and k.conkey = array[a.attnum];
create view pg_temp.nobody as
select format('%s.%s', p.name, p.attribute) as found from pg_temp.people as p where p.pii not in ('subject', 'person');
create view pg_temp.contradicted as
select format('%s.%s', p.name, p.attribute) as found
from pg_temp.people as p
where p.erase is distinct from case p.confdeltype when 'c' then 'row' when 'n' then 'null' end
    -- what goes with its person must not be said to stay, nor the other way round
    or exists (
        select from private.privacy_registry as o
        where o.relation = p.relation and p.pii = 'subject' and o.pii not in ('person', 'none')
            and (o.erase = 'row') <> (p.confdeltype = 'c')
    );
create view pg_temp.invented as
select format('%s.%s', r.name, r.attribute) as found
from private.privacy_registry as r
where r.pii in ('subject', 'person') and r.name <> 'audit.audit_log' and not exists (
    select from pg_temp.people as p where p.relation = r.relation and p.attribute = r.attribute
);
create view pg_temp.unindexed as
select format('%s.%s', p.name, p.attribute) as found
from pg_temp.people as p
where p.pii = 'subject' and not exists (
    select from pg_catalog.pg_index as i
    inner join pg_catalog.pg_attribute as a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
    where i.indrelid = p.relation and a.attname = p.attribute
);

-- then: nothing breaks a rule, and each rule sees what is planted
select is_empty('select * from pg_temp.untagged', 'every column is tagged');
select is(
    tests.planted('alter table public.venues add phone text', 'select found from pg_temp.untagged'),
    'venues.phone', 'a new column must be'
);
select is(
    tests.planted(
        $$ comment on column public.venues.name is 'Its name.' $$, 'select found from pg_temp.untagged'
    ),
    'venues.name', 'also when its comment is written anew'
);
select is_empty('select * from pg_temp.unknown', 'every tag is a known one');
select is(
    tests.planted(
        $$ select private.tag_privacy('public.venues', '{name}', '@pii:content @export:yes @erase:keep @retain:forever') $$,
        'select found from pg_temp.unknown'
    ),
    'venues.name', 'what is personal does not simply stay'
);
select is_empty('select * from pg_temp.nobody', 'a column that leads to an account says whose row it is, or that it is another''s');
select is(
    tests.planted(
        $$ select private.tag_privacy('public.venues', '{created_by}', '@pii:none @export:no @erase:keep @retain:forever') $$,
        'select found from pg_temp.nobody'
    ),
    'venues.created_by', 'each of them'
);
select is_empty('select * from pg_temp.contradicted', 'and what becomes of it is what the foreign key does');
select is(
    tests.planted(
        $$ select private.tag_privacy('public.profiles', '{bio}', '@pii:content @export:yes @erase:redact @retain:forever') $$,
        'select found from pg_temp.contradicted'
    ),
    'profiles.id', 'a column of a row that goes does not stay'
);
select is_empty('select * from pg_temp.invented', 'nothing else is said to be a person');
select is(
    tests.planted(
        $$ select private.tag_privacy('public.venues', '{id}', '@pii:subject @export:no @erase:keep @retain:forever') $$,
        'select found from pg_temp.invented'
    ),
    'venues.id', 'no other id is'
);
select is_empty('select * from pg_temp.unindexed', 'the rows of a person are found by an index');
select is(
    tests.planted(
        $$ create table public.planted (user_id uuid references auth.users (id) on delete cascade);
           comment on column public.planted.user_id is '@pii:subject @export:yes @erase:row @retain:account' $$,
        'select found from pg_temp.unindexed'
    ),
    'planted.user_id', 'a new table needs one'
);
select throws_ok(
    $$ select private.tag_privacy('public.venues', '{nombre}', '@pii:none @export:no @erase:keep @retain:forever') $$,
    '42703', null, 'a column that does not exist is not tagged'
);

select * from finish();
rollback;
