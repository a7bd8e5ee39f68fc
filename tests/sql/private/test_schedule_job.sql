-- private.schedule_job(), unschedule_job(), schedule_period(): the registry and the scheduler say the same.
begin;
select plan(13);

-- given, when
select lives_ok(
    $$ select private.schedule_job('prueba', '5 4 * * *', 'private.clock', 'Una prueba') $$, 'a function becomes a job'
);

-- then
select results_eq(
    $$ select schedule, expected_every, function_name, description from private.scheduled_jobs where name = 'prueba' $$,
    $$ values ('5 4 * * *', interval '1 day', 'private.clock()', 'Una prueba') $$, 'it is in the registry'
);
select results_eq(
    $$ select schedule, command, username::text, active from cron.job where jobname = 'prueba' $$,
    $$ values ('5 4 * * *', 'select private.run_job(''prueba'')', 'postgres', true) $$, 'and the scheduler runs it'
);
select private.schedule_job('prueba', '*/10 * * * *', 'private.is_person', 'Otra');
select results_eq(
    $$ select j.schedule, j.expected_every, j.function_name, j.description, c.schedule
       from private.scheduled_jobs as j inner join cron.job as c on c.jobname = j.name where j.name = 'prueba' $$,
    $$ values ('*/10 * * * *', interval '10 minutes', 'private.is_person()', 'Otra', '*/10 * * * *') $$,
    'scheduled again, it is changed and there once'
);

-- then: what is refused leaves nothing
select throws_ok(
    $$ select private.schedule_job('nada', '5 4 * * *', 'private.nada', 'x') $$, '42883', null, 'a function must be there'
);
select throws_ok(
    $$ select private.schedule_job('nada', '5 4 * * *', 'private.fail', 'x') $$, '42883', null, 'and take no arguments'
);
select throws_ok(
    $$ select private.schedule_job('nada', '61 seconds', 'private.clock', 'x') $$, '22023', null, 'a schedule must be one'
);
select throws_ok(
    $$ select private.schedule_job('nada', '@reboot', 'private.clock', 'x') $$, '23502', null, 'of which it is known when it is late'
);
select is_empty(
    $$ select name from private.scheduled_jobs where name = 'nada' union all select jobname from cron.job where jobname = 'nada' $$,
    'nothing of them stays'
);

-- then: the longest time between two runs
select is_empty(
    $$ select s.schedule, private.schedule_period(s.schedule) from (values
           ('30 seconds', interval '30 seconds'), ('* * * * *', '1 minute'), ('*/15 * * * *', '15 minutes'),
           ('7 * * * *', '1 hour'), ('0,30 * * * *', '1 hour'), ('0 */6 * * *', '6 hours'), ('0 2 * * *', '1 day'),
           ('0 2 * * 1-5', '7 days'), ('15 3 1 * *', '31 days'), ('0 0 1 1 *', '366 days')
       ) as s (schedule, period)
       where private.schedule_period(s.schedule) is distinct from s.period $$,
    'each schedule has its longest pause'
);

-- when: unscheduled
select lives_ok($$ select private.unschedule_job('prueba') $$, 'a job is taken out');
select lives_ok($$ select private.unschedule_job('prueba') $$, 'no matter how often');
select is_empty(
    $$ select name from private.scheduled_jobs where name = 'prueba' union all select jobname from cron.job where jobname = 'prueba' $$,
    'and is gone from both'
);

select * from finish();
rollback;
