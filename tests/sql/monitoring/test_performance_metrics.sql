-- monitoring.performance_metrics: how long queries took, a leaf for each month; no role of the API reaches it (R78).
-- mutation: R78
begin;
select plan(11);

-- given
do $$
begin
    perform tests.create_user('jefa', '{admin}');
    insert into monitoring.performance_metrics (query_type, execution_time, rows_affected, table_name, query_plan)
    values ('select', '5 milliseconds', 3, 'events', '{}');
end;
$$;

-- then
select results_eq(
    $$ select query_type, execution_time, timestamp from monitoring.performance_metrics $$,
    $$ values ('select', interval '5 milliseconds', now()) $$,
    'what was measured is dated'
);
select is(
    (select m.tableoid::regclass::text from monitoring.performance_metrics as m),
    to_char(now() at time zone 'UTC', '"partitions.performance_metrics_"YYYY_MM'), 'and lies in the leaf of its month'
);
select is_empty(
    $$ select m.month from generate_series(now() at time zone 'UTC', now() at time zone 'UTC' + interval '12 months', '1 month') as m (month)
       where to_regclass(to_char(m.month, '"partitions.performance_metrics_"YYYY_MM')) is null $$,
    'there is a leaf for each of the next twelve months'
);
select throws_ok(
    $$ insert into monitoring.performance_metrics (execution_time) values ('-1 second') $$, '23514', null,
    'no time runs backwards'
);
select throws_ok(
    $$ insert into monitoring.performance_metrics (rows_affected) values (-1) $$, '23514', null, 'nothing is less than none'
);

-- then: who watches the database
grant medellin_monitor to current_user;
grant usage on schema extensions to medellin_monitor;
set local role medellin_monitor;
select results_eq(
    'select query_type from monitoring.performance_metrics', $$ values ('select') $$, 'who watches the database reads it'
);
select throws_ok('delete from monitoring.performance_metrics', '42501', null, 'and changes nothing');
reset role;

-- then: nobody of the API
select tests.authenticate_as_anon();
select throws_ok($$ select from monitoring.performance_metrics $$, '42501', null, 'anon does not get there');
select tests.authenticate_as('jefa');
select throws_ok($$ select from monitoring.performance_metrics $$, '42501', null, 'nor does an admin');
select tests.authenticate_as_service();
select throws_ok($$ select from monitoring.performance_metrics $$, '42501', null, 'nor does the secret key');
select throws_ok(
    $$ insert into monitoring.performance_metrics (query_type) values ('x') $$, '42501', null, 'which writes nothing either'
);

select * from finish();
rollback;
