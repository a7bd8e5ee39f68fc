-- private.run_job(): what a job did is kept or undone as a whole, how it went is always kept.
begin;
select plan(11);

-- given: a job that works, one that leaves something and fails, one that takes too long
create table private.traces (job text);
create function private.good() returns void language sql as $$ insert into private.traces values ('good') $$;
create function private.bad() returns void language plpgsql
as $$ begin insert into private.traces values ('bad'); perform 1 / 0; end $$;
create function private.slow() returns void language plpgsql
as $$ begin raise query_canceled using message = 'canceling statement due to statement timeout'; end $$;
do $$
begin
    perform private.schedule_job(j.name, '0 * * * *', 'private.' || j.name, 'Una prueba')
    from unnest('{good,bad,slow}'::text[]) as j (name);
end;
$$;
set local client_min_messages = error;

-- when, then
select is(private.run_job('good'), 'ok', 'a job works');
select is(private.run_job('good'), 'ok', 'and again');
select results_eq(
    $$ select runs, failures, last_ok_at >= last_started_at, last_duration >= interval '0', last_error
       from private.scheduled_jobs where name = 'good' $$,
    $$ values (2::bigint, 0::bigint, true, true, null::text) $$, 'both are in the registry'
);
select is(private.run_job('bad'), 'failed', 'a job fails, and the call does not');
select results_eq(
    $$ select runs, failures, last_ok_at is null, last_started_at <= last_error_at, last_error
       from private.scheduled_jobs where name = 'bad' $$,
    $$ values (1::bigint, 1::bigint, true, true, '22012 division by zero') $$, 'why is in the registry'
);
select results_eq(
    'select job, count(*) from private.traces group by job', $$ values ('good', 2::bigint) $$, 'what it did is undone'
);
select is(private.run_job('slow'), 'failed', 'a job that is cancelled has failed');
select is(
    (select last_error from private.scheduled_jobs where name = 'slow'),
    '57014 canceling statement due to statement timeout', 'and says so'
);
create or replace function private.bad() returns void language sql as 'select';
select is(private.run_job('bad'), 'ok', 'a job that is mended works');
select results_eq(
    $$ select runs, failures, last_ok_at > last_error_at, last_error from private.scheduled_jobs where name = 'bad' $$,
    $$ values (2::bigint, 1::bigint, true, '22012 division by zero') $$, 'its last error stays known'
);
select throws_ok($$ select private.run_job('nada') $$, 'P0002', null, 'a job must be registered');

select * from finish();
rollback;
