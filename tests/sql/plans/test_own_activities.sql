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
create temporary table page (query text);
insert into page values ('select id, activity_type from public.user_activities order by created_at desc, id desc limit 20');
grant select on page to public;

-- then
select tests.authenticate_as('ana');
select isnt_empty($$ select s.* from page, tests.plan_of(page.query) as s where s.relation is not null $$, 'there is something to look at');
select is_empty(
    $$ select s.* from page, tests.plan_of(page.query) as s
       where s.relation is not null and (
           s.index is distinct from 'idx_user_activities_user'
           or s.condition !~ '^\(user_activities\w*\.user_id = .*(InitPlan|\$0)'
       ) $$,
    'the newest are found by idx_user_activities_user in every leaf, with auth.uid() asked once'
);
select is((select count(*) from public.user_activities), 36::bigint, 'there are thirty-six');
select tests.authenticate_as('jefa');
select is_empty(
    $$ select s.* from page, tests.plan_of(page.query) as s
       where s.relation is not null and s.index is distinct from 'idx_user_activities_user' $$,
    'for an admin it is the same'
);
select is((select count(*) from public.user_activities), 36::bigint, 'who has her own, and no others');

select * from finish();
rollback;
