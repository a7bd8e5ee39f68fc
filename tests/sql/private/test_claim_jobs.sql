-- private.claim_jobs(): by priority, then by time; leases end, and so do attempts.
begin;
select plan(17);

-- given
insert into private.job_kinds (kind, description, max_attempts, lease) values
('a', 'Una', 2, '10 minutes'), ('b', 'Otra', 5, '1 hour'), ('c', 'Una más', 5, '1 hour');
select tests.freeze('2026-03-01 12:00Z');
create function pg_temp.put(p_kind text, p_name text, p_run_at timestamptz, p_priority integer) returns void language sql
as $$ select private.enqueue(p_kind, jsonb_build_object('name', p_name), null, p_run_at, p_priority::smallint) $$;
create function pg_temp.take(p_kinds text[], p_limit integer) returns text language sql
as $$ select string_agg(j.payload ->> 'name', ' ' order by j.n) from private.claim_jobs(p_kinds, p_limit)
      with ordinality as j (id, kind, payload, attempts, lease_token, lease_until, n) $$;
select pg_temp.put('a', 'late', '2026-03-01 11:59Z', 0);
select pg_temp.put('b', 'early', '2026-03-01 11:00Z', 0);
select pg_temp.put('a', 'earlier', '2026-03-01 10:00Z', 0);
select pg_temp.put('a', 'urgent', '2026-03-01 12:00Z', 2);
select pg_temp.put('b', 'bulk', '2026-01-01 12:00Z', -2);
select pg_temp.put('a', 'tomorrow', '2026-03-02 12:00Z', 2);
select pg_temp.put('c', 'other', '2026-01-01 12:00Z', 2);

-- when, then: the order
select is(pg_temp.take('{a,b}', 3), 'urgent earlier early', 'by priority, then by time, over all kinds that were asked for');
select is(pg_temp.take('{a,b}', 9), 'late bulk', 'then the rest, but for what is not due');
select is(pg_temp.take('{a,b}', 9), null, 'what is leased is taken by nobody else');
select is(pg_temp.take('{nada}', 9), null, 'of an unknown kind there is nothing');
select is(pg_temp.take('{c}', 0), null, 'nothing is nothing');
select results_eq(
    $$ select kind, attempts, lease_until from private.claim_jobs('{c}', 1, '7 minutes') $$,
    $$ values ('c', 1, timestamptz '2026-03-01 12:07Z') $$, 'a lease is as long as the worker says'
);
select results_eq(
    $$ select distinct kind, lease_until - private.clock() from private.jobs where kind <> 'c' and lease_token is not null order by kind $$,
    $$ values ('a', interval '10 minutes'), ('b', interval '1 hour') $$, 'else as its kind'
);
select is(
    (select count(distinct lease_token) from private.jobs where lease_token is not null), 3::bigint, 'each call has a token'
);

-- when: the leases of a run out
create temporary table before as select id, lease_token from private.jobs where kind = 'a' and lease_token is not null;
select tests.freeze('2026-03-01 12:10Z');
select is(pg_temp.take('{a,b}', 9), 'urgent earlier late', 'a lease that has run out is taken over');
select is_empty(
    $$ select from private.jobs as j inner join before as f using (id, lease_token) $$, 'with a token of its own'
);
select throws_ok(
    $$ select private.complete_job(f.id, f.lease_token) from before as f $$, 'MD160', null, 'the former holder ends nothing'
);

-- when: for the last time
select pg_temp.put('a', 'new', '2026-03-01 12:20Z', 0);
select tests.freeze('2026-03-01 12:20Z');
select is(pg_temp.take('{a}', 1), 'new', 'what has no attempts left takes no place');
select results_eq(
    $$ select payload ->> 'name', dead_at, last_error from private.jobs where dead_at is not null order by run_at $$,
    $$ values
        ('earlier', timestamptz '2026-03-01 12:20Z', 'the lease of the last attempt ran out'),
        ('late', timestamptz '2026-03-01 12:20Z', 'the lease of the last attempt ran out'),
        ('urgent', timestamptz '2026-03-01 12:20Z', 'the lease of the last attempt ran out') $$, 'and is dead'
);
select tests.freeze('2027-03-01 12:00Z');
select is_empty($$ select from private.claim_jobs('{a}', 9) as j inner join before as f using (id) $$, 'for good');

-- then: the index leads past what is not to be taken
select tests.freeze('2026-03-01 12:00Z');
insert into private.jobs (kind, run_at, priority)
select 'c', timestamptz '2027-01-01' + make_interval(secs => n), 1 from generate_series(1, 20000) as n;
insert into private.jobs (kind, run_at, priority) select 'c', '2026-01-01', 0 from generate_series(1, 3);
analyze private.jobs;
create temporary table plan (line text);
do $$
declare
    v_line text;
begin
    for v_line in explain (analyze, buffers, timing off)
        select j.id from private.jobs as j
        where j.kind = 'c' and j.priority = 1 and j.due_at <= private.clock()
        order by j.due_at, j.id limit 50 for no key update skip locked
    loop
        insert into plan values (v_line);
    end loop;
end;
$$;
select isnt_empty($$ select from plan where line ~ 'Index.* Scan using idx_jobs_due' $$, 'the index finds what is due');
select is_empty($$ select line from plan where line ~ '(Sort|Rows Removed by (Index )?(Filter|Recheck))' $$, 'in its order');
select is((select count(*) from private.claim_jobs('{c}', 50)), 3::bigint, 'past what is for later');

select * from finish();
rollback;
