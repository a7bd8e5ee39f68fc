-- monitoring.jobs: every job of the migrations, whether it runs, how late it is.
begin;
select plan(8);

-- then: what the migrations schedule, by the document's names where it has one
select is_empty(
    $$ select d.name from (values
           ('daily-backup', '0 0 * * *'), ('update-recommendations', '0 2 * * *'), ('process-scheduled-reports', '*/15 * * * *')
       ) as d (name, schedule)
       left join monitoring.jobs as j on j.name = d.name and j.schedule = d.schedule where j.name is null $$,
    'the jobs of the document are there'
);
select is_empty(
    $$ select c.jobname from cron.job as c where not exists (select from monitoring.jobs as j where j.name = c.jobname) $$,
    'nothing is scheduled past the registry'
);
select is_empty(
    $$ select j.name from private.scheduled_jobs as j left join cron.job as c on c.jobname = j.name and c.schedule = j.schedule
       where c.jobid is null $$, 'and nothing is registered that is not scheduled'
);

-- given: a job of this database; pg_cron itself serves one of the server's only
do $$
begin
    perform private.schedule_job('prueba', '0 * * * *', 'private.clock', 'Una prueba');
    perform cron.alter_job(c.jobid, database := current_database()::text) from cron.job as c where c.jobname = 'prueba';
end;
$$;
create function pg_temp.seen() returns text language sql
as $$ select concat_ws(' ', date_trunc('minute', lag), is_overdue, is_scheduled) from monitoring.jobs where name = 'prueba' $$;

-- when, then
select is(pg_temp.seen(), '00:00:00 f t', 'a new job is not late');
update private.scheduled_jobs set created_at = now() - interval '70 minutes' where name = 'prueba';
select is(pg_temp.seen(), '00:10:00 f t', 'one that never ran is late by its creation');
update private.scheduled_jobs set last_started_at = now(), created_at = now() - interval '80 minutes' where name = 'prueba';
select is(pg_temp.seen(), '00:00:00 t t', 'one that runs but never works is overdue');
update private.scheduled_jobs set last_ok_at = now() where name = 'prueba';
select is(pg_temp.seen(), '00:00:00 f t', 'one that works is neither');
select cron.alter_job(c.jobid, active := false) from cron.job as c where c.jobname = 'prueba';
select is(pg_temp.seen(), '00:00:00 f f', 'a job that is switched off says so');

select * from finish();
rollback;
