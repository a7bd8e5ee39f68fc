-- private.apply_retention(), private.month_leaves(): what is kept no longer goes, and nothing else; a dry run only says so.
begin;
select plan(22);

-- given: the clock stands in 2031; logs of 2025 and of now, notifications old and new, read and unread
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto}'::text[]) as p (name);
    perform tests.freeze('2031-06-15');
    perform private.ensure_month_partitions('public.user_activities', '2025-01-01', '2025-02-01');
    perform private.ensure_month_partitions('public.user_activities', '2029-05-01', '2029-07-01');
    insert into public.user_activities (user_id, activity_type, entity_type, entity_id, created_at)
    select u.id, 'forum_post', 'topic', gen_random_uuid(), m.month
    from auth.users as u, unnest('{2025-01-05,2025-02-05,2029-05-05,2029-06-20}'::timestamptz[]) as m (month);
    insert into public.notifications (user_id, type, title, message, read, archived, created_at) values
    (tests.user_id('ana'), 'system', 'leída', 'x', true, false, '2030-01-01'),
    (tests.user_id('ana'), 'system', 'guardada', 'x', false, true, '2030-01-02'),
    (tests.user_id('ana'), 'system', 'sin leer', 'x', false, false, '2030-01-03'),
    (tests.user_id('ana'), 'system', 'nueva', 'x', true, false, '2031-01-01'),
    (tests.user_id('beto'), 'system', 'de beto', 'x', true, false, '2030-01-01');
    insert into public.report_templates (id, name, type, query) values (gen_random_uuid(), 'r', 'event', 'event_report');
    insert into public.report_executions (template_id, status, result_url, started_at, completed_at, created_by)
    select t.id, s.status, '/r', '2031-01-01', s.at, tests.user_id('ana')
    from (select r.id from public.report_templates as r where r.name = 'r') as t,
        (values ('completed', '2031-01-01'::timestamptz), ('completed', '2031-06-01')) as s (status, at);
    insert into private.rate_buckets (user_id, action, tokens, refilled_at)
    values (tests.user_id('ana'), 'report', 1, '2031-01-01'), (tests.user_id('beto'), 'report', 1, '2031-06-14');
end;
$$;
create function pg_temp.found() returns bigint[] language sql as $$
    select array[
        (select count(*) from public.user_activities), (select count(*) from public.notifications),
        (select count(*) from public.report_executions as e where e.status = 'completed'),
        (select count(*) from private.rate_buckets)
    ]
$$;

-- when, then: a dry run
select results_eq(
    $$ select table_name, action, leaf, row_count, held from private.apply_retention() where table_name !~ 'monitoring|access' and row_count > 0 $$,
    $$ values
    ('private.rate_buckets', 'delete', null, 1::bigint, 0::bigint),
    ('public.notifications', 'delete', null, 3::bigint, 0::bigint),
    ('public.report_executions', 'change', null, 1::bigint, 0::bigint),
    ('public.user_activities', 'drop_leaf', 'partitions.user_activities_2025_01', 2::bigint, 0::bigint),
    ('public.user_activities', 'drop_leaf', 'partitions.user_activities_2025_02', 2::bigint, 0::bigint),
    ('public.user_activities', 'drop_leaf', 'partitions.user_activities_2029_05', 2::bigint, 0::bigint) $$,
    'a dry run says what would go'
);
select is(pg_temp.found(), '{8,5,2,2}'::bigint[], 'and nothing goes');
select results_eq(
    $$ select from_time, to_time from private.apply_retention() where table_name = 'public.notifications' $$,
    $$ values ('2030-01-01'::timestamptz, '2030-01-02'::timestamptz) $$, 'it says from when to when'
);

-- when: beto is on hold
insert into private.legal_holds (user_id, reason, placed_at) values (tests.user_id('beto'), 'Tutela', '2031-06-01');
select results_eq(
    $$ select table_name, action, row_count, held from private.apply_retention()
       where row_count > 0 and table_name ~ 'activities|notifications' and leaf is distinct from 'partitions.user_activities_2025_02' $$,
    $$ values
    ('public.notifications', 'delete', 2::bigint, 1::bigint),
    ('public.user_activities', 'delete', 1::bigint, 1::bigint),
    ('public.user_activities', 'delete', 1::bigint, 1::bigint) $$,
    'what is his stays, and his leaves do'
);
select results_eq(
    $$ select table_name, action, row_count, held from private.apply_retention(false)
       where row_count > 0 and table_name ~ 'activities|notifications' and leaf is distinct from 'partitions.user_activities_2025_02' $$,
    $$ values
    ('public.notifications', 'delete', 2::bigint, 1::bigint),
    ('public.user_activities', 'delete', 1::bigint, 1::bigint),
    ('public.user_activities', 'delete', 1::bigint, 1::bigint) $$,
    'a real run does as the dry one said'
);

-- then
select is(pg_temp.found(), '{5,3,1,1}'::bigint[], 'what was due is gone');
select results_eq(
    'select title from public.notifications order by 1', $$ values ('de beto'), ('nueva'), ('sin leer') $$,
    'unread ones stay, and his'
);
select is_empty(
    $$ select from public.user_activities where created_at < '2029-06-01' and user_id <> tests.user_id('beto') $$,
    'of the others nothing of old months is left'
);
select results_eq(
    'select status, result_url from public.report_executions order by completed_at',
    $$ values ('expired', null), ('completed', '/r') $$, 'that a report was run stays, its result goes'
);
select isnt(to_regclass('partitions.user_activities_2025_01'), null, 'a leaf with his rows stays');
select is_empty(
    $$ select * from private.apply_retention(false) where row_count > 0 $$, 'a second run finds nothing'
);

-- when: the hold ends
select tests.freeze('2031-06-16');
update private.legal_holds set ends_at = '2031-06-16';
select results_eq(
    $$ select table_name, action, row_count from private.apply_retention(false) where row_count > 0 $$,
    $$ values
    ('public.notifications', 'delete', 1::bigint),
    ('public.user_activities', 'drop_leaf', 1::bigint),
    ('public.user_activities', 'drop_leaf', 1::bigint),
    ('public.user_activities', 'drop_leaf', 1::bigint) $$,
    'then his go as well'
);
select is(to_regclass('partitions.user_activities_2025_01'), null, 'with the leaf');
select isnt(to_regclass('partitions.user_activities_2029_06'), null, 'a month goes when its last day is due');
select tests.freeze('2031-06-30');
select is_empty(
    $$ select leaf from private.apply_retention() where leaf ~ '2029_06' $$, 'not before'
);
select tests.freeze('2031-07-01');
select isnt_empty($$ select leaf from private.apply_retention() where leaf ~ '2029_06' $$, 'but then');

-- then: a run takes so much at most
insert into public.notifications (user_id, type, title, message, read, created_at)
select tests.user_id('ana'), 'system', 'n', 'x', true, '2020-01-01'::timestamptz + n * interval '1 second'
from generate_series(1, 50010) as n;
select results_eq(
    $$ select row_count from private.apply_retention() where table_name = 'public.notifications' $$, 'values (50010::bigint)',
    'of many rows'
);
select results_eq(
    $$ select row_count from private.apply_retention(false) where table_name = 'public.notifications' $$, 'values (50000::bigint)',
    'a run takes 50,000'
);
select is((select min(created_at) from public.notifications where title = 'n'), '2020-01-01 13:53:21'::timestamptz, 'the oldest first');
select results_eq(
    $$ select row_count from private.apply_retention(false) where table_name = 'public.notifications' $$, 'values (10::bigint)',
    'and the next one the rest'
);
select ok(private.run_retention() >= 0, 'the job says how many');
select is(
    (select j.function_name from private.scheduled_jobs as j where j.name = 'apply-retention'), 'private.run_retention()', 'a job does it'
);

select * from finish();
rollback;
