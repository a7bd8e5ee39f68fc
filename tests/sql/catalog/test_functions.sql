-- Rules for every function: nothing breaks one, and each sees what is planted.
-- mutation: R50
-- mutation: R48
begin;

-- given: what would break each rule
insert into tests.rules values
('definer', 'no function in the API has rights of its own', $$
    select f.name from tests.functions as f where f.prosecdef and f.schema = 'public'
$$),
('path', 'every function pins its search_path', $$
    select f.name from tests.functions as f where f.proconfig is null or 'search_path=""' <> all (f.proconfig)
$$),
('public', 'no function may be executed by PUBLIC', $$
    select f.name from tests.functions as f
    where exists (select from aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) as a where a.grantee = 0)
$$),
('comment', 'every function of the API says what it does', $$
    select f.name from tests.functions as f where f.schema = 'public' and obj_description(f.oid, 'pg_proc') is null
$$);

-- given: what each rule must see; procedures are functions too
insert into tests.plants values
('definer', 'alter function public.whoami() security definer', 'public.whoami'),
('definer', 'create procedure public.planted() language sql security definer as $f$ select 1 $f$', 'public.planted'),
('path', 'create function private.planted() returns int language sql as $f$ select 1 $f$', 'private.planted'),
('path', 'alter function private.is_admin() set search_path = public', 'private.is_admin'),
('path', 'alter function private.fail(text, jsonb) reset search_path', 'private.fail'),
('public', 'grant execute on function private.grant_admin(text) to public', 'private.grant_admin'),
('public', $p$
    alter default privileges grant execute on functions to public;
    create procedure partitions.planted() language sql as $f$ select 1 $f$
$p$, 'partitions.planted'),
('comment', 'comment on function public.publish_event(uuid) is null', 'public.publish_event');

-- then
select tests.check_rules();

select * from finish();
rollback;
