-- Rules for the row security of every table, policy and view: nothing breaks one, and each sees what is planted.
-- mutation: R32
begin;

-- given: what would break each rule
insert into tests.rules values
('on', 'row security is on for every table, leaves included', $$
    select t.name from tests.relations as t where t.relkind in ('r', 'p') and not t.relrowsecurity
$$),
('public', 'no policy is for PUBLIC', $$
    select p.polname from pg_policy as p
    inner join tests.relations as t on t.oid = p.polrelid
    where '0' = any (p.polroles)
$$),
('one', 'there is one permissive policy for a command and a role', $$
    select format('%s %s %s', t.name, c, r::regrole) from pg_policy as p
    inner join tests.relations as t on t.oid = p.polrelid
    cross join unnest(case p.polcmd when '*' then '{r,a,w,d}' else array[p.polcmd] end) as c
    cross join unnest(p.polroles) as r
    where p.polpermissive
    group by t.name, c, r
    having count(*) > 1
$$),
('once', 'policies ask who the caller is once a statement, not once a row', $$
    select p.polname from pg_policy as p
    inner join tests.relations as t on t.oid = p.polrelid
    where regexp_replace(
        concat(pg_get_expr(p.polqual, p.polrelid), ' ', pg_get_expr(p.polwithcheck, p.polrelid)),
        -- of two people it can only be asked for each row
        'private.can_see\(\( SELECT auth.uid\(\) AS uid\), |SELECT ((auth|private)\.[a-z_]+|current_setting)\(', '', 'g'
    ) ~ '(auth|private)\.[a-z_]+\(|current_setting\('
$$),
('metadata', 'no policy believes what people write about themselves into their account', $$
    select p.polname from pg_policy as p
    inner join tests.relations as t on t.oid = p.polrelid
    where concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) ~ 'user_metadata'
$$),
('writes', 'no policy lets everybody write', $$
    select p.polname from pg_policy as p
    inner join tests.relations as t on t.oid = p.polrelid
    where p.polpermissive and p.polcmd <> 'r'
        and 'true' in (pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
$$),
('comment', 'every policy says what it means', $$
    select p.polname from pg_policy as p
    inner join tests.relations as t on t.oid = p.polrelid
    where obj_description(p.oid, 'pg_policy') is null
$$),
('view', 'every view in the API reads with the rights of its reader', $$
    select t.name from tests.relations as t
    where t.relkind = 'v' and t.schema = 'public' and coalesce('security_invoker=true' <> all (t.reloptions), true)
$$);

-- given: what each rule must see
insert into tests.plants values
('on', 'create table public.planted ()', 'public.planted'),
('on', 'create table private.planted (id int) partition by hash (id)', 'private.planted'),
('on', 'alter table partitions.events_default disable row level security', 'partitions.events_default'),
('public', 'create policy planted on public.venues as restrictive for select using (false)', 'planted'),
('one', 'create policy planted on public.profiles for select to anon using (false)', 'public.profiles r anon'),
(
    'one', 'create policy planted on public.event_registrations to authenticated using (false)',
    'public.event_registrations r authenticated'
),
('once', 'create policy planted on public.venues for delete to anon using (created_by = auth.uid())', 'planted'),
('once', 'create policy planted on public.venues for insert to anon with check (private.is_admin())', 'planted'),
('once', $p$
    create policy planted on public.venues for update to anon
    using (created_by = (select auth.uid())) with check (created_by = auth.uid())
$p$, 'planted'),
('once', $p$
    create policy planted on public.venues for delete to anon using (current_setting('request.method') = 'DELETE')
$p$, 'planted'),
('metadata', $p$
    create policy planted on public.venues for delete to anon
    using ((select auth.jwt() -> 'user_metadata' ->> 'is_admin') = 'true')
$p$, 'planted'),
('writes', 'create policy planted on public.venues for delete to anon using (true)', 'planted'),
('writes', 'create policy planted on public.venues for insert to anon with check (true)', 'planted'),
(
    'writes', 'create policy planted on public.venues for update to anon using (is_approved) with check (true)',
    'planted'
),
('comment', 'create policy planted on private.transitions for select to anon using (false)', 'planted'),
('view', 'create view public.planted as select 1', 'public.planted'),
('view', 'create view public.planted with (security_invoker = false, security_barrier) as select 1', 'public.planted');

-- then
select tests.check_rules();

select * from finish();
rollback;
