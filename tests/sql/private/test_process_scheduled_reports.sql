-- private.process_scheduled_reports, execute_scheduled_report: slots that run once, with everybody's own rights.
-- mutation: R53
-- mutation: R54
-- mutation: R55
-- mutation: R56
-- mutation: R57
-- mutation: R58
-- mutation: R59
begin;
select plan(33);

-- given: in Bogotá it is the 10th of March, nine in the morning; ana has a report made every day at half past six
do $$
begin
    perform tests.freeze('2026-03-10 14:00+00');
    perform tests.create_user(p.name) from unnest('{ana,beto,cami}'::text[]) as p (name);
    perform tests.create_user('jefa', '{admin}');
    perform tests.authenticate_as('ana');
    insert into public.report_schedules (template_id, name, frequency, recipients, first_run_at)
    select t.id, 'De ana', 'daily', jsonb_build_array(tests.user_id('ana'), tests.user_id('beto')), '2026-03-01 11:30+00'
    from public.report_templates_public as t
    where t.name = 'Actividad de las personas';
    perform tests.clear_authentication();
end;
$$;
create function pg_temp.tick(p_at timestamptz) returns void language plpgsql as $$
begin
    perform tests.freeze(p_at);
    perform private.process_scheduled_reports();
end;
$$;
create function pg_temp.run_of(p_slot timestamptz, p_who text default 'ana') returns uuid language sql as $$
    select e.id from public.report_executions as e where e.slot = p_slot and e.created_by = tests.user_id(p_who)
$$;
create function pg_temp.do(p_function text, p_run_id uuid, p_rest text) returns text language plpgsql as $$
declare
    v_job private.jobs := tests.lease_report(p_run_id);
    v_answer text;
begin
    perform private.load_report(v_job.id, v_job.lease_token);
    execute format('select private.%I($1, $2, %s)', p_function, p_rest) into v_answer using v_job.id, v_job.lease_token;
    return v_answer;
end;
$$;

-- then: when it is first run
select results_eq(
    $$ select s.next_run_at, s.timezone from public.report_schedules as s $$,
    $$ values ('2026-03-11 11:30+00'::timestamptz, 'America/Bogota') $$,
    'a schedule knows when it is next run from the beginning'
);
insert into public.report_schedules (template_id, name, frequency, recipients, created_by, timezone)
select t.id, s.name, s.frequency, jsonb_build_array(tests.user_id('cami')), tests.user_id('cami'), s.timezone
from public.report_templates as t,
    (values ('d', 'daily', 'America/Bogota'), ('w', 'weekly', 'Europe/Madrid'), ('m', 'monthly', 'UTC')) as s (name, frequency, timezone)
where t.name = 'Eventos de un periodo';
select results_eq(
    $$ select s.name, s.next_run_at from public.report_schedules as s where s.created_by = tests.user_id('cami') order by s.name $$,
    $$ values ('d', '2026-03-11 11:00+00'::timestamptz), ('m', '2026-04-01 06:00+00'), ('w', '2026-03-16 05:00+00') $$,
    'at six in the morning of its place, when nothing is said: tomorrow, next Monday, the first'
);
select throws_ok(
    $$ update public.report_schedules set frequency = 'hourly' where name = 'd' $$, '23514', null, 'no other frequency'
);
select throws_ok($$ update public.report_schedules set frequency = null where name = 'd' $$, '23502', null, 'nor none');
select throws_ok(
    format($q$ update public.report_schedules set timezone = %L where name = 'd' $q$, z.zone), '22023', null, 'nor a zone: ' || z.zone
)
from (values ('COT'), ('America/Macondo')) as z (zone);
select throws_ok(
    $$ update public.report_schedules set parameters = '{"x": 1}' where name = 'd' $$, 'MD142', null, 'nor what it may not be asked'
);
delete from public.report_schedules where created_by = tests.user_id('cami');

-- when, then: not before its time
select pg_temp.tick('2026-03-11 11:29:59+00');
select is_empty($$ select e.id from public.report_executions as e $$, 'nothing runs before its time');

-- when, then: in time, and late
select pg_temp.tick('2026-03-11 14:30+00');
select pg_temp.tick('2026-03-11 14:45+00');
select results_eq(
    $$ select e.created_by, e.slot, e.status, e.parameters ->> 'start_date', e.parameters ->> 'end_date'
       from public.report_executions as e order by e.created_by = tests.user_id('beto') $$,
    $$ values
    (
        tests.user_id('ana'), '2026-03-11 11:30+00'::timestamptz, 'pending', '2026-03-10T11:30:00+00:00',
        '2026-03-11T11:30:00+00:00'
    ),
    (
        tests.user_id('beto'), '2026-03-11 11:30+00', 'pending', '2026-03-10T11:30:00+00:00', '2026-03-11T11:30:00+00:00'
    ) $$,
    'once for a slot and a person, of the time since the slot before'
);
select is(
    (select s.next_run_at from public.report_schedules as s), '2026-03-12 11:30+00'::timestamptz,
    'three hours late, it is next run at its own time all the same'
);
select is(
    (select s.last_run_at from public.report_schedules as s), '2026-03-11 14:30+00'::timestamptz, 'when it was last run is kept'
);

-- when, then: each run ends by itself, with all its rows, and who it is for is told
select is(
    jsonb_array_length(tests.report_rows(pg_temp.run_of('2026-03-11 11:30+00'))), 0, 'ana did nothing that day'
);
select is(
    jsonb_array_length(tests.report_rows(pg_temp.run_of('2026-03-11 11:30+00', 'beto'))), 0, 'another works on that of beto'
);
select is(pg_temp.do('finish_report', pg_temp.run_of('2026-03-11 11:30+00'), '7'), 'true', 'a worker ends the run of ana');
select results_eq(
    $$ select e.created_by, e.status, e.result_url, e.row_count from public.report_executions as e
       order by e.created_by = tests.user_id('beto') $$,
    $$ values
    (
        tests.user_id('ana'), 'completed',
        format('/reports/%s/%s.csv', tests.user_id('ana'), pg_temp.run_of('2026-03-11 11:30+00')), 7::bigint
    ),
    (tests.user_id('beto'), 'running', null, null) $$,
    'and no other; what it leads to is a file'
);
select ok(
    (select e.completed_at > e.started_at from public.report_executions as e where e.status = 'completed'),
    'how long it took is seen'
);
select is(pg_temp.do('finish_report', pg_temp.run_of('2026-03-11 11:30+00', 'beto'), '1'), 'true', 'and the one of beto');
select results_eq(
    $$ select n.user_id, n.type::text, n.meta_data ->> 'actor_id' from public.notifications as n
       order by n.user_id = tests.user_id('beto') $$,
    $$ values (tests.user_id('ana'), 'report', null::text), (tests.user_id('beto'), 'report', tests.user_id('ana')::text) $$,
    'both are told, beto that it is of ana'
);

-- when, then: days without a worker
select pg_temp.tick('2026-03-15 20:00+00');
select results_eq(
    $$ select e.slot from public.report_executions as e where e.created_by = tests.user_id('ana') order by e.slot $$,
    $$ values ('2026-03-11 11:30+00'::timestamptz), ('2026-03-15 11:30+00') $$,
    'what was missed is made up for by one run'
);

-- when, then: one that fails
select is(
    pg_temp.do('fail_report', pg_temp.run_of('2026-03-15 11:30+00'), '''se cayó'', false') || '', '', 'it does not work'
);
select is(
    (select e.status from public.report_executions as e where e.id = pg_temp.run_of('2026-03-15 11:30+00')), 'pending',
    'so it is tried again'
);
select is(
    pg_temp.do('fail_report', pg_temp.run_of('2026-03-15 11:30+00'), '''se cayó'', true') || '', '', 'it can never work'
);
select results_eq(
    $$ select e.status, e.error_message from public.report_executions as e where e.id = pg_temp.run_of('2026-03-15 11:30+00') $$,
    $$ values ('failed', 'se cayó') $$, 'so it has failed, and says why'
);
select is(
    (select n.title from public.notifications as n where n.message like '%se cayó%'), 'Un informe no se pudo generar', 'which ana is told'
);
-- a report that changed under its schedule
insert into private.report_parameters (report, name, minimum, slot_bound)
values ('user_activity_report', 'start_date', '2099-01-01', 'start')
on conflict (report, name) do update set minimum = excluded.minimum;
select pg_temp.tick('2026-03-16 11:30+00');
select pg_temp.tick('2026-03-16 11:45+00');
select results_eq(
    $$ select e.status, e.error_message from public.report_executions as e where e.slot = '2026-03-16 11:30+00' $$,
    $$ values ('failed', 'Los parámetros no son los de este informe') $$, 'a slot that cannot run fails once'
);
select is(
    (select s.next_run_at from public.report_schedules as s), '2026-03-17 11:30+00'::timestamptz, 'and the next one comes in its time'
);
update private.report_parameters set minimum = '2000-01-01' where name = 'start_date';

-- when, then: a template that is off
update public.report_templates set is_active = false;
select pg_temp.tick('2026-03-17 12:00+00');
select is_empty($$ select from public.report_executions as e where e.slot >= '2026-03-17' $$, 'what is off does not run');
select tests.authenticate_as('ana');
select throws_ok(
    format('select public.execute_scheduled_report(%L)', (select s.id from public.report_schedules as s)), 'MD143', null,
    'not when it is asked for either'
);
select throws_ok(
    $$ select public.execute_scheduled_report(gen_random_uuid()) $$, 'P0002', null, 'nor does a schedule that there is not'
);
select tests.clear_authentication();
update public.report_templates set is_active = true;

-- when, then: in between, by an admin, with the rights of ana
select tests.authenticate_as('jefa');
select lives_ok(
    format('select public.execute_scheduled_report(%L)', (select s.id from public.report_schedules as s)), 'an admin has it made now'
);
select tests.clear_authentication();
select set_eq(
    $$ select e.created_by from public.report_executions as e where e.slot is null $$,
    $$ values (tests.user_id('ana')), (tests.user_id('beto')) $$, 'for those for whom it is'
);

-- when, then: whom ana does not meet, and who is gone, is sent nothing
insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('beto'), tests.user_id('ana'));
select pg_temp.tick('2026-03-18 11:30+00');
select results_eq(
    $$ select e.created_by from public.report_executions as e where e.slot = '2026-03-18 11:30+00' $$,
    $$ values (tests.user_id('ana')) $$, 'beto has blocked ana'
);

-- when, then: a worker that was lost once too often
delete from private.jobs;
select pg_temp.tick('2026-03-18 12:00+00');
select is_empty(
    $$ select from public.report_executions as e where e.status in ('pending', 'running') $$, 'what nobody works on has failed'
);

select * from finish();
rollback;
