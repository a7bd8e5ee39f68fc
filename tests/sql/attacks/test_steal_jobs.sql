-- Attack: taking, ending or making work of the queue, or running jobs, from the API or as a worker beyond its task.
begin;
select plan(13);

-- given
insert into private.job_kinds (kind, description) values ('prueba', 'Una prueba');
do $$ begin perform private.enqueue('prueba', '{"secret": 1}'); end $$;
grant medellin_worker to postgres;
grant usage on schema extensions to medellin_worker;

-- when, then: people and the secret key
select is_empty(
    $$ select r.name, f.name from tests.api_roles as r cross join tests.functions as f
       where f.name ~ '^private\.(.*_jobs?|enqueue|queue_.*|purge_cron_history)$' and has_function_privilege(r.name, f.oid, 'execute') $$,
    'no function of jobs is open to the API'
);
select tests.authenticate_as_service();
select throws_ok($$ select * from private.jobs $$, '42501', null, 'the secret key reads no jobs');
select throws_ok($$ select private.enqueue('prueba', '{}') $$, '42501', null, 'nor makes any');
select throws_ok($$ select private.run_job('ensure-partitions') $$, '42501', null, 'nor runs those of the clock');
select throws_ok($$ select * from monitoring.jobs $$, '42501', null, 'nor looks at them');
select tests.clear_authentication();

-- then: a worker
select is_empty(
    $$ select 'x' from pg_roles where rolname = 'medellin_worker'
       and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication) $$,
    'a worker is nobody special, though whoever runs one may let it log in'
);
select is_empty(
    $$ select t.name from tests.relations as t where t.relkind <> 'S'
       and has_table_privilege('medellin_worker', t.oid, 'select, insert, update, delete, truncate') $$,
    'a worker reads and writes no table'
);
select set_eq(
    $$ select f.name from tests.functions as f
       where has_function_privilege('medellin_worker', f.oid, 'execute') $$,
    array[
        'private.claim_jobs', 'private.complete_job', 'private.complete_jobs', 'private.extend_job', 'private.fail_job',
        'private.load_refund', 'private.fail_refund', 'private.load_embeddings', 'private.save_embedding',
        'private.process_scheduled_reports', 'private.load_report', 'private.report_rows', 'private.note_report_progress',
        'private.finish_report', 'private.fail_report', 'private.begin_backup', 'private.forget_backups',
        'private.end_backup', 'private.backups_to_remove',
        'private.load_emails', 'private.finish_email', 'private.load_vacuum', 'private.recommend_next'
    ], 'it takes jobs, loads what they are about and says how they went'
);
set local role medellin_worker;
select throws_ok($$ select private.enqueue('prueba', '{}') $$, '42501', null, 'it makes none');
select throws_ok($$ delete from private.jobs $$, '42501', null, 'nor deletes any');
select throws_ok($$ select private.revive_job(1) $$, '42501', null, 'nor revives any');
select throws_ok(
    $$ select private.complete_job(1, null) $$, 'MD160', null, 'nor ends what it does not hold, whatever it guesses'
);
select lives_ok(
    $$ select private.complete_job(j.id, j.lease_token) from private.claim_jobs('{prueba}', 1) as j $$, 'but it does its work'
);

select * from finish();
rollback;
