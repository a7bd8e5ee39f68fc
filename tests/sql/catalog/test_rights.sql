-- Rules for the rights of the API's roles on every relation: nothing breaks one, and each sees what is planted.
begin;

-- given: what would break each rule
insert into tests.rules values
('structure', 'no API role may truncate, reference, put a trigger, or maintain', $$
    select distinct format('%s %s %s', t.name, r.name, a.privilege_type) from tests.relations as t
    cross join tests.api_roles as r
    cross join lateral (
        select t.relacl union all select c.attacl from pg_attribute as c where c.attrelid = t.oid
    ) as l (acl)
    cross join aclexplode(l.acl) as a
    where a.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN')
        and case a.grantee when 0 then true else pg_has_role(r.oid, a.grantee, 'usage') end
$$),
('anon', 'anon writes nothing', $$
    select t.name from tests.relations as t
    where t.relkind <> 'S' and (
        has_table_privilege('anon', t.oid, 'insert, update, delete')
        or has_any_column_privilege('anon', t.oid, 'insert, update')
    )
$$),
('hidden', 'no API role has any right on private relations, leaves, materialized views and sequences', $$
    select format('%s %s', t.name, r.name) from tests.relations as t
    cross join tests.api_roles as r
    where (t.schema not in ('public', 'archive') or t.relispartition or t.relkind in ('m', 'f', 'S'))
        and case
            when t.relkind = 'S' then has_sequence_privilege(r.oid, t.oid, 'usage, select, update')
            else has_table_privilege(r.oid, t.oid, 'select, insert, update, delete, truncate')
                or has_any_column_privilege(r.oid, t.oid, 'select, insert, update')
        end
$$),
('leaf', 'leaves and materialized views are not where PostgREST looks', $$
    select t.name from tests.relations as t where t.schema = 'public' and (t.relispartition or t.relkind in ('m', 'f'))
$$),
('leaves', 'no API role may enter the schemas of leaves and of the archive', $$
    select format('%s %s', n.nspname, r.name) from tests.api_roles as r
    inner join pg_namespace as n on n.nspname in ('partitions', 'archive')
    where has_schema_privilege(r.oid, n.oid, 'usage')
$$),
('archive', 'nobody writes into the archive', $$
    select format('%s %s', t.name, r.name) from tests.relations as t
    cross join tests.api_roles as r
    where t.schema = 'archive' and (
        has_table_privilege(r.oid, t.oid, 'insert, update, delete, truncate')
        or has_any_column_privilege(r.oid, t.oid, 'insert, update')
    )
$$),
('create', 'no API role creates objects in our schemas', $$
    select format('%s %s', n.nspname, r.name) from pg_namespace as n
    cross join tests.api_roles as r
    where n.nspname in ('public', 'private', 'partitions', 'archive', 'extensions')
        and has_schema_privilege(r.oid, n.oid, 'create')
$$),
('public', 'no relation and no column is granted to PUBLIC', $$
    select t.name from tests.relations as t
    where exists (select from aclexplode(t.relacl) as a where a.grantee = 0)
        or exists (select from pg_attribute as c, aclexplode(c.attacl) as a where c.attrelid = t.oid and a.grantee = 0)
$$),
('address', 'nobody reads addresses, telephones and contacts through the API, admins included', $$
    select format('%s.%I %s', t.name, c.attname, r.name) from tests.relations as t
    inner join pg_attribute as c on c.attrelid = t.oid and c.attnum > 0 and not c.attisdropped
    cross join tests.api_roles as r
    where t.schema = 'public' and c.attname ~ '(e_?mail|phone|whats_?app|contact)' and c.atttypid <> 'boolean'::regtype
        and r.name <> 'service_role'
        and has_column_privilege(r.oid, t.oid, c.attnum, 'select')
$$),
('accounts', 'no view looks into the accounts', $$
    select distinct t.name from tests.relations as t
    inner join pg_rewrite as w on w.ev_class = t.oid
    inner join pg_depend as d
        on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass
    inner join pg_class as c on c.oid = d.refobjid and c.relnamespace = 'auth'::regnamespace
$$),
('default', 'what is made later is closed to the API until it is granted', $$
    select format('%s of %s to %s', d.defaclobjtype, coalesce(n.nspname, 'all'), coalesce(r.name, 'PUBLIC'))
    from pg_default_acl as d
    cross join aclexplode(d.defaclacl) as a
    left join pg_namespace as n on n.oid = d.defaclnamespace
    left join tests.api_roles as r on r.oid = a.grantee
    where d.defaclrole = current_user::regrole and coalesce(n.nspname, 'public') in ('public', 'private', 'partitions')
        and (r.oid is not null or a.grantee = 0)
    union all
    select 'functions to PUBLIC' where not exists (
        select from pg_default_acl as d
        where d.defaclrole = current_user::regrole and d.defaclnamespace = 0 and d.defaclobjtype = 'f'
            and not exists (select from aclexplode(d.defaclacl) as a where a.grantee = 0)
    )
$$),
('roles', 'roles of people are subject to row security and cannot log in', $$
    select r.rolname from pg_roles as r
    where r.rolname in ('anon', 'authenticated', 'app_admin')
        and (r.rolsuper or r.rolbypassrls or r.rolcanlogin or r.rolcreaterole or r.rolcreatedb or r.rolreplication)
$$),
('admin', 'no role of people may become app_admin by itself', $$
    select r.name from tests.api_roles as r where r.name <> 'app_admin' and pg_has_role(r.oid, 'app_admin', 'member')
$$);

-- given: what each rule must see
insert into tests.plants values
('structure', 'grant truncate on public.venues to anon', 'public.venues anon TRUNCATE'),
('structure', 'grant references on public.venues to app_admin', 'public.venues app_admin REFERENCES'),
('structure', 'grant references (id) on public.venues to anon', 'public.venues anon REFERENCES'),
(
    'structure', 'grant trigger on public.event_registrations to authenticated',
    'public.event_registrations app_admin TRIGGER, public.event_registrations authenticated TRIGGER'
),
('structure', 'grant truncate on private.transitions to service_role', 'private.transitions service_role TRUNCATE'),
('anon', 'grant delete on public.events to anon', 'public.events'),
('anon', 'grant update (title) on public.events to anon', 'public.events'),
('anon', 'grant insert on public.venues_public to anon', 'public.venues_public'),
('hidden', 'grant select on private.event_keys to anon', 'private.event_keys anon'),
('hidden', 'grant select (id) on partitions.events_default to service_role', 'partitions.events_default service_role'),
('hidden', $p$
    create table public.planted partition of public.events for values from ('2090-01-01') to ('2091-01-01');
    grant update (title) on public.planted to app_admin
$p$, 'public.planted app_admin'),
(
    'hidden', 'create materialized view public.planted as select 1 as id; grant select on public.planted to anon',
    'public.planted anon'
),
(
    'hidden', 'create sequence public.planted; grant usage on sequence public.planted to service_role',
    'public.planted service_role'
),
('leaf', $p$
    create table public.planted partition of public.events for values from ('2090-01-01') to ('2091-01-01')
$p$, 'public.planted'),
('leaf', 'create materialized view public.planted as select 1 as id', 'public.planted'),
('leaves', 'grant usage on schema partitions to service_role', 'partitions service_role'),
('leaves', 'grant usage on schema archive to service_role', 'archive service_role'),
('archive', 'grant delete on archive.events to service_role', 'archive.events service_role'),
('archive', 'grant update (title) on archive.events to app_admin', 'archive.events app_admin'),
('create', 'grant create on schema public to service_role', 'public service_role'),
('create', 'grant create on schema extensions to authenticated', 'extensions app_admin, extensions authenticated'),
('public', 'grant select on public.events to public', 'public.events'),
('public', 'grant select (id) on public.role_history to public', 'public.role_history'),
('address', 'grant select (email) on public.profiles to app_admin', 'public.profiles.email app_admin'),
('address', 'grant select on public.venues to anon', 'public.venues.contact_info anon'),
('address', $p$
    create view public.planted as select p.email as e_mail from public.profiles as p;
    grant select on public.planted to anon
$p$, 'public.planted.e_mail anon'),
(
    'accounts', 'create view public.planted with (security_invoker = true) as select u.id from auth.users as u',
    'public.planted'
),
('accounts', 'create materialized view private.planted as select u.id from auth.users as u', 'private.planted'),
('default', 'alter default privileges in schema public grant select on tables to anon', 'r of public to anon'),
('default', 'alter default privileges grant usage on sequences to service_role', 'S of all to service_role'),
(
    'default', 'alter default privileges in schema private grant execute on functions to authenticated',
    'f of private to authenticated'
),
('default', 'alter default privileges grant execute on functions to public', 'functions to PUBLIC'),
('roles', 'alter role anon createdb', 'anon'),
('roles', 'alter role app_admin login', 'app_admin'),
('admin', 'grant app_admin to anon', 'anon');

-- then
select tests.check_rules();

select * from finish();
rollback;
