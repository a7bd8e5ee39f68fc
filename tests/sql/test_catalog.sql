-- What must be true of every object of the schema, also of those that are added later.
-- mutation: R21
-- mutation: R50
-- mutation: R51
begin;
select plan(29);

-- given: our schemas, their tables and leaves, their functions
create temporary view our_tables as
select c.oid, c.relname, n.nspname, c.relkind, c.relrowsecurity
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where n.nspname in ('public', 'private', 'partitions') and c.relkind in ('r', 'p');

create temporary view our_functions as
select p.oid, p.oid::regprocedure::text as signature, n.nspname, p.prosecdef, p.proconfig, p.prorettype
from pg_catalog.pg_proc as p
inner join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
where n.nspname in ('public', 'private', 'partitions')
    and not exists (select from pg_catalog.pg_depend as d where d.objid = p.oid and d.deptype = 'e');

create temporary view api_roles as
select r.rolname
from pg_catalog.pg_roles as r
where r.rolname in ('anon', 'authenticated', 'app_admin', 'service_role');

select cmp_ok((select count(*) from our_tables), '>=', 20::bigint, 'the look at tables finds some');
select cmp_ok((select count(*) from our_functions), '>=', 40::bigint, 'the look at functions finds some');
select is((select count(*) from api_roles), 4::bigint, 'the look at roles finds all four');

-- then: row security
select is_empty(
    $$ select nspname, relname from our_tables where not relrowsecurity $$,
    'row security is on for every table, leaves included'
);
select is_empty(
    $$ select polrelid::regclass, polname from pg_policy where polroles = '{0}' and polrelid in (select oid from our_tables) $$,
    'no policy is for PUBLIC'
);
select is_empty(
    $$ select p.polrelid::regclass, p.polcmd, r from pg_policy as p, unnest(p.polroles) as r
       where p.polpermissive and p.polrelid in (select oid from our_tables)
       group by 1, 2, 3 having count(*) > 1 $$,
    'there is one permissive policy for a command and a role'
);
select is_empty(
    $$ select p.polrelid::regclass, p.polname from pg_policy as p
       where p.polrelid in (select oid from our_tables)
           and regexp_replace(
               concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)),
               'SELECT (auth|private)\.[a-z_]+\(', '', 'g'
           ) ~ '(auth|private)\.[a-z_]+\(' $$,
    'policies ask who the caller is once a statement, not once a row'
);
select is_empty(
    $$ select p.polrelid::regclass, p.polname from pg_policy as p
       where p.polrelid in (select oid from our_tables) and obj_description(p.oid, 'pg_policy') is null $$,
    'every policy says what it means'
);
select is_empty(
    $$ select c.oid::regclass from pg_class as c
       where c.relkind = 'v' and c.relnamespace = 'public'::regnamespace
           and coalesce('security_invoker=true' <> all (c.reloptions), true) $$,
    'every view in the API reads with the rights of its reader'
);

-- then: rights
select is_empty(
    $$ select r.rolname, t.nspname, t.relname from our_tables as t, api_roles as r
       where has_table_privilege(r.rolname, t.oid, 'truncate, references, trigger') $$,
    'no API role may truncate, reference, or put a trigger'
);
select is_empty(
    $$ select t.nspname, t.relname from our_tables as t
       where has_table_privilege('anon', t.oid, 'insert, update, delete')
           or has_any_column_privilege('anon', t.oid, 'insert, update') $$,
    'anon writes nothing'
);
select is_empty(
    $$ select r.rolname, t.nspname, t.relname from our_tables as t, api_roles as r
       where t.nspname <> 'public'
           and (has_table_privilege(r.rolname, t.oid, 'select, insert, update, delete')
               or has_any_column_privilege(r.rolname, t.oid, 'select, insert, update')) $$,
    'no API role has any right on private tables and leaves'
);
select is_empty(
    $$ select r.rolname from api_roles as r where has_schema_privilege(r.rolname, 'partitions', 'usage') $$,
    'no API role may enter the schema of leaves'
);
select is_empty(
    $$ select r.rolname, s.nspname from api_roles as r, pg_namespace as s
       where s.nspname in ('public', 'private', 'partitions', 'extensions')
           and has_schema_privilege(r.rolname, s.oid, 'create') $$,
    'no API role creates objects in our schemas'
);
select is_empty(
    $$ select c.oid::regclass from pg_class as c, aclexplode(c.relacl) as a
       where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace, 'partitions'::regnamespace)
           and a.grantee = 0 $$,
    'no relation is granted to PUBLIC'
);
select is_empty(
    $$ select r.rolname, r.rolsuper, r.rolbypassrls from pg_roles as r
       where r.rolname in ('anon', 'authenticated', 'app_admin') and (r.rolsuper or r.rolbypassrls or r.rolcanlogin) $$,
    'roles of people are subject to row security and cannot log in'
);
select is_empty(
    $$ select r from unnest('{anon,authenticated,service_role}'::text[]) as r where pg_has_role(r, 'app_admin', 'member') $$,
    'no role of people may become app_admin by itself'
);

-- then: functions
select is_empty(
    $$ select signature from our_functions where prosecdef and nspname = 'public' $$,
    'no function in the API has rights of its own'
);
select is_empty(
    $$ select signature from our_functions where proconfig is null or not 'search_path=""' = any (proconfig) $$,
    'every function pins its search_path'
);
select is_empty(
    $$ select f.signature from our_functions as f
       inner join pg_proc as p on p.oid = f.oid
       left join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as a on a.grantee = 0
       where a.grantee is not null $$,
    'no function may be executed by PUBLIC'
);
select is_empty(
    $$ select f.signature from our_functions as f
       where f.nspname = 'public' and obj_description(f.oid, 'pg_proc') is null $$,
    'every function of the API says what it does'
);

-- then: tables
select is_empty(
    $$ select t.nspname, t.relname from our_tables as t
       where not exists (select from pg_constraint as k where k.conrelid = t.oid and k.contype = 'p') $$,
    'every table has a primary key'
);
select is_empty(
    $$ select t.nspname, t.relname from our_tables as t
       where t.nspname <> 'partitions' and obj_description(t.oid, 'pg_class') is null $$,
    'every table says what it holds'
);
select is_empty(
    $$ select k.conrelid::regclass, k.conname from pg_constraint as k
       where k.contype = 'f' and k.conparentid = 0 and k.conrelid in (select oid from our_tables) and k.confdeltype = 'a' $$,
    'every foreign key says what happens on delete'
);
select is_empty(
    $$ select k.conrelid::regclass, k.conname from pg_constraint as k
       where k.contype = 'f' and k.conparentid = 0 and k.conrelid in (select oid from our_tables)
           and not exists (
               select from pg_index as i
               where i.indrelid = k.conrelid and i.indpred is null and i.indisvalid
                   and (i.indkey::smallint[])[0:cardinality(k.conkey) - 1] @> k.conkey
           ) $$,
    'every foreign key has an index that begins with its columns'
);
select is_empty(
    $$ select t.relname from our_tables as t
       inner join pg_attribute as a on a.attrelid = t.oid and a.attname = 'updated_at'
       where t.nspname = 'public' and not exists (
           select from pg_trigger as g
           inner join pg_proc as p on p.oid = g.tgfoid
           where g.tgrelid = t.oid and p.proname = 'update_updated_at_timestamp' and g.tgenabled = 'O'
       ) $$,
    'updated_at is kept on every table that has it'
);
select is_empty(
    $$ select t.relname, a.attname from our_tables as t
       inner join pg_attribute as a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
       where t.nspname = 'public' and a.atttypid = 'timestamp'::regtype $$,
    'no column keeps a time without its zone'
);
select is_empty(
    $$ select d.adrelid::regclass, a.attname, pg_get_expr(d.adbin, d.adrelid) from pg_attrdef as d
       inner join pg_attribute as a on a.attrelid = d.adrelid and a.attnum = d.adnum
       where d.adrelid in (select oid from our_tables) and a.atttypid = 'timestamptz'::regtype
           and pg_get_expr(d.adbin, d.adrelid) <> 'now()' $$,
    'a time that fills itself is now()'
);
select is_empty(
    $$ select k.conrelid::regclass, k.conname from pg_constraint as k
       where k.contype = 'c' and k.conrelid in (select oid from our_tables)
           and pg_get_constraintdef(k.oid) ~* '(now\(|current_(date|time)|localtime|clock|timezone\()' $$,
    'no constraint looks at the clock'
);

select * from finish();
rollback;
