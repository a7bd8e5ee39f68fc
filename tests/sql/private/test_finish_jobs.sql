-- private.complete_job(s)(), fail_job(), extend_job(), revive_job(): only the holder of a lease says how it went.
begin;
select plan(26);

-- given
insert into private.job_kinds (kind, description, max_attempts, lease, first_wait)
values ('prueba', 'Una prueba', 3, '10 minutes', '1 minute');
select tests.freeze('2026-03-01 12:00Z');
do $$ begin perform private.enqueue('prueba', '{}', 'llave-' || n) from generate_series(1, 4) as n; end $$;
create temporary table held as
select h.*, row_number() over (order by h.id) as n from private.claim_jobs('{prueba}', 9) as h;
create function pg_temp.held(p_n integer) returns bigint language sql as 'select id from held where n = p_n';
create function pg_temp.token() returns uuid language sql as 'select min(lease_token::text)::uuid from held';

-- then: complete
select throws_ok(
    $$ select private.complete_job(pg_temp.held(1), gen_random_uuid()) $$, 'MD160', null, 'a token must be the right one'
);
select throws_ok(
    $$ select private.complete_jobs(array[pg_temp.held(1), 0], pg_temp.token()) $$, 'MD160', null, 'for each of many'
);
select is((select count(*) from private.jobs), 4::bigint, 'or nothing ends');
select lives_ok($$ select private.complete_jobs(array[pg_temp.held(1), pg_temp.held(2)], pg_temp.token()) $$, 'many end at once');
select throws_ok(
    $$ select private.complete_job(pg_temp.held(1), pg_temp.token()) $$, 'MD160', null, 'once'
);
select tests.freeze('2026-03-01 12:30Z');
select lives_ok(
    $$ select private.complete_job(pg_temp.held(3), pg_temp.token()) $$, 'a lease that nobody took over may still end'
);
select tests.freeze('2026-03-01 12:00Z');

-- then: extend
select throws_ok($$ select private.extend_job(pg_temp.held(4), gen_random_uuid()) $$, 'MD160', null, 'a stranger extends nothing');
select is(
    private.extend_job(pg_temp.held(4), pg_temp.token()), '2026-03-01 12:10Z'::timestamptz, 'a lease is as long again'
);
select is(
    private.extend_job(pg_temp.held(4), pg_temp.token(), '1 hour'), '2026-03-01 13:00Z'::timestamptz, 'or as the holder says'
);

-- then: fail
select throws_ok(
    $$ select private.fail_job(pg_temp.held(4), gen_random_uuid(), 'x') $$, 'MD160', null, 'a stranger fails nothing'
);
create function pg_temp.fail_again(p_most interval default null, p_permanently boolean default false) returns text language plpgsql
as $$
declare
    v_state text;
    v_wait interval;
begin
    select private.fail_job(j.id, j.lease_token, repeat('x', 3000), p_permanently) into strict v_state
    from private.jobs as j where j.lease_token is not null;
    select j.run_at - private.clock() into v_wait from private.jobs as j where j.dead_at is null;
    perform tests.freeze(private.clock() + v_wait);
    perform private.claim_jobs('{prueba}', 1);
    return v_state || case when v_wait not between p_most / 2 and p_most then ' ' || v_wait else '' end;
end;
$$;
select is(pg_temp.fail_again('1 minute'), 'waiting', 'the first failure waits for at most a minute, at least for half');
select is((select length(last_error) from private.jobs), 2000, 'with what went wrong, not all of it');
select is(pg_temp.fail_again('2 minutes'), 'waiting', 'the second twice as long');
select is(pg_temp.fail_again(), 'dead', 'the third is the last');
select results_eq(
    'select id, attempts, dead_at is not null, lease_token is null, due_at is null from private.jobs',
    'select pg_temp.held(4), 3, true, true, true', 'the job is dead'
);

-- then: revive
select is(private.revive_job(pg_temp.held(4)), pg_temp.held(4), 'a dead job lives again');
select results_eq(
    'select attempts, run_at = private.clock(), dead_at from private.jobs', 'values (0, true, null::timestamptz)', 'from the beginning'
);
select throws_ok($$ select private.revive_job(pg_temp.held(4)) $$, 'P0002', null, 'a living one does not');
do $$ begin perform private.claim_jobs('{prueba}', 1); end $$;
select is(pg_temp.fail_again(p_permanently => true), 'dead', 'what no attempt can help is dead at once');

create function pg_temp.fail_with_twin() returns text language plpgsql
as $$
declare
    v_job record;
begin
    update private.jobs set run_at = private.clock();
    select c.* into strict v_job from private.claim_jobs('{prueba}', 1) as c;
    perform private.enqueue('prueba', jsonb_build_object('n', v_job.attempts), 'llave-4', private.clock() + interval '1 second');
    return private.fail_job(v_job.id, v_job.lease_token, 'roto');
end;
$$;

-- then: a job of the same key has come meanwhile, and stands for both
create temporary table twin as select private.enqueue('prueba', '{"n": 2}', 'llave-4', '2100-03-01') as id;
select is(private.revive_job(pg_temp.held(4)), (select id from twin), 'a revived job joins the one that waits');
update private.jobs set run_at = private.clock();
create temporary table again as select * from private.claim_jobs('{prueba}', 1);
create temporary table third as select private.enqueue('prueba', '{"n": 3}', 'llave-4', '2100-03-01', 1::smallint) as id;
select is(private.fail_job(a.id, a.lease_token, 'roto'), 'waiting', 'so does a failed one') from again as a;
select results_eq(
    $$ select id, payload ->> 'n', attempts, priority, run_at, last_error from private.jobs $$,
    $$ select id, '3', 1, 1, timestamptz '2100-03-01', 'roto' from third $$, 'with its attempts: no key fails for ever'
);
select is(pg_temp.fail_with_twin(), 'waiting', 'nor without a pause');
select ok((select run_at >= private.clock() + interval '1 minute' from private.jobs), 'that of the second failure');
select is(pg_temp.fail_with_twin(), 'dead', 'after the last attempt it is dead');
select results_eq(
    $$ select attempts from private.jobs where dead_at is null $$, 'values (0)', 'and what came meanwhile has all of its own'
);

select * from finish();
rollback;
