-- What was noted of a person is read newest first by the index, leaf by leaf; row security alone is enough for it.
begin;
select plan(5);

-- given: a year of 300 people
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('jefa', '{admin}');
    insert into auth.users (id) select gen_random_uuid() from generate_series(1, 300);
    insert into public.user_activities (user_id, activity_type, entity_type, entity_id, created_at)
    select u.id, 'login', 'user', u.id, now() + n * interval '10 days'
    from auth.users as u
    cross join generate_series(0, 35) as n;
end;
$$;
analyze public.user_activities;
-- each scan of a leaf: how, by which index of the parent, and by what
create function pg_temp.scans_of(p_sql text)
returns table (node text, index text, condition text)
language plpgsql
as $$
declare
    v_plan jsonb;
begin
    execute 'explain (format json) ' || p_sql into v_plan;
    return query
    select
        n ->> 'Node Type',
        (
            select i.inhparent::regclass::text
            from pg_catalog.pg_inherits as i
            inner join pg_catalog.pg_class as c on c.oid = i.inhrelid
            where c.relname = n ->> 'Index Name'
        ),
        n ->> 'Index Cond'
    from jsonb_path_query(v_plan, 'strict $.**?(exists(@."Index Name") || @."Node Type" == "Seq Scan")') as n;
end;
$$;
grant execute on function pg_temp.scans_of(text) to public;
create temporary table page (query text);
insert into page values ('select id, activity_type from public.user_activities order by created_at desc, id desc limit 20');
grant select on page to public;

-- then
select tests.authenticate_as('ana');
select isnt_empty($$ select s.* from page, pg_temp.scans_of(page.query) as s $$, 'there is something to look at');
select is_empty(
    $$ select s.* from page, pg_temp.scans_of(page.query) as s
       where s.index is distinct from 'idx_user_activities_user' or s.condition !~ '^\(user_id = .*(InitPlan|\$0)' $$,
    'the newest are found by idx_user_activities_user in every leaf, with auth.uid() asked once'
);
select is((select count(*) from public.user_activities), 36::bigint, 'there are thirty-six');
select tests.authenticate_as('jefa');
select is_empty(
    $$ select s.* from page, pg_temp.scans_of(page.query) as s where s.index is distinct from 'idx_user_activities_user' $$,
    'for an admin it is the same'
);
select is((select count(*) from public.user_activities), 36::bigint, 'who has her own, and no others');

select * from finish();
rollback;
