-- What is due, and one's own runs, are found by an index, however many schedules and runs there are.
begin;
select plan(2);

-- given: two thousand schedules, ten of them due; twenty thousand runs of a hundred people
do $$
begin
    perform tests.create_user('ana');
    set local session_replication_role = replica;
    insert into auth.users (id, email) select md5('person ' || n)::uuid, n || '@example.com' from generate_series(1, 100) as n;
    insert into public.report_schedules (template_id, name, frequency, first_run_at, recipients, next_run_at, created_by)
    select
        t.id, 'x', 'daily', now(), jsonb_build_array(tests.user_id('ana')), now() + (n - 10) * interval '1 minute',
        md5('person ' || n % 100 + 1)::uuid
    from (select r.id from public.report_templates as r limit 1) as t, generate_series(1, 2000) as n;
    insert into public.report_executions (template_id, status, started_at, completed_at, created_by, created_at)
    select t.id, 'completed', now(), now(), p.id, now() - n * interval '1 minute'
    from (select r.id from public.report_templates as r limit 1) as t, generate_series(1, 20000) as n
    cross join lateral (
        select case n % 100 when 0 then tests.user_id('ana') else md5('person ' || n % 100)::uuid end as id
    ) as p;
    set local session_replication_role = origin;
end;
$$;
analyze public.report_schedules, public.report_executions;

-- then
select results_eq(
    $$ select p.index, p.looked_at from tests.plan_of(
           'select s.* from public.report_schedules as s where s.is_active and s.next_run_at <= now()
            order by s.next_run_at limit 1000 for no key update skip locked'
       ) as p where p.index is not null $$,
    $$ values ('idx_report_schedules_due', 10::bigint) $$,
    'what is due, and nothing else is looked at'
);
select tests.authenticate_as('ana');
select results_eq(
    $$ select p.index, p.looked_at <= 30 from tests.plan_of(
           'select id from public.report_executions where created_by = (select auth.uid())
            order by created_at desc, id desc limit 20'
       ) as p where p.index is not null $$,
    $$ values ('idx_report_executions_created_by', true) $$,
    'one''s own runs, as many as are shown'
);

select * from finish();
rollback;
