-- private.collect_metrics(): what statements took since the last time, without the data in them (R78).
-- mutation: R78
begin;
select plan(10);

-- given
create table private.measured (name text, secret text);
create function pg_temp.metrics(p_marker text) returns table (query_type text, table_name text, calls text, rows_affected integer)
language sql as $$
    select m.query_type, m.table_name, m.query_plan ->> 'calls', m.rows_affected
    from monitoring.performance_metrics as m where m.query_plan ->> 'query' ~ p_marker
$$;
select is(private.collect_metrics(), 0::bigint, 'the first time it only notes where it begins');
select isnt_empty('select from monitoring.statement_totals', 'for each statement that is known');

-- when
insert into private.measured (name, secret) select 'n' || n, 'clave-secreta' from generate_series(1, 7) as n;
insert into private.measured (name, secret) select 'n' || n, 'clave-secreta' from generate_series(1, 5) as n;
select is((select count(name) from private.measured where secret <> 'otra-clave'), 12::bigint, 'some statements run');

-- then
select ok(private.collect_metrics() between 1 and 50, 'the next time it writes down at most fifty');
select results_eq(
    $$ select * from pg_temp.metrics('^insert into private.measured') $$,
    $$ values ('insert', 'private.measured', '2', 12) $$, 'what kind, of which table, how often and how many rows'
);
select is_empty(
    $$ select from monitoring.performance_metrics where query_plan::text ~ 'clave' $$, 'no constant is written down'
);
select is_empty(
    $$ select from monitoring.performance_metrics where execution_time < interval '0' or query_type !~ '^(select|insert|update|delete|merge|with)$' $$,
    'only what has no secrets'
);
select is(
    (select timestamp from monitoring.performance_metrics limit 1), private.clock(), 'as of now'
);

-- then: the difference only
insert into private.measured (name, secret) select 'n' || n, 'clave-secreta' from generate_series(1, 3) as n;
do $$ begin perform tests.freeze(now() + interval '15 minutes'); perform private.collect_metrics(); end $$;
select results_eq(
    $$ select calls, rows_affected from pg_temp.metrics('^insert into private.measured') order by rows_affected $$,
    $$ values ('1', 3), ('2', 12) $$, 'the third time, what came since'
);

-- then: statistics that began anew
update monitoring.statement_totals set calls = calls + 1000000, row_count = row_count + 1000000;
insert into private.measured (name, secret) select 'n' || n, 'clave-secreta' from generate_series(1, 1) as n;
do $$ begin perform tests.freeze(now() + interval '30 minutes'); perform private.collect_metrics(); end $$;
select is_empty(
    $$ select from monitoring.performance_metrics where rows_affected < 0 or (query_plan ->> 'calls')::bigint < 0 $$,
    'fewer calls than before are a new beginning'
);

select * from finish();
rollback;
