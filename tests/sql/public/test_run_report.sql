-- public.run_report: parameters are held against the schema of the report before there is a run; a worker does the rest.
-- mutation: R60
begin;
select plan(29);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('jefa', '{admin}');
    insert into public.report_templates (id, name, type, query, output_format, is_active) values
    ('00000000-0000-4000-8000-000000000001', 'Personas', 'user_activity', 'user_activity_report', 'json', true),
    ('00000000-0000-4000-8000-000000000002', 'Retirada', 'event', 'event_report', 'csv', false);
end;
$$;
-- a report with an argument of each type
create function private.planted_report(
    p_since timestamptz, p_times integer default 1, p_flag boolean default false, p_word text default null,
    p_words text[] default null
) returns table (n integer) language sql stable set search_path = '' as $$ select p_times $$;
insert into private.report_functions (name) values ('planted_report');
insert into private.report_parameters (report, name, minimum, maximum) values ('planted_report', 'times', '1', '10');
insert into public.report_templates (id, name, type, query)
values ('00000000-0000-4000-8000-000000000003', 'De prueba', 'event', 'planted_report');

create function pg_temp.ask(p_parameters text, p_template integer default 1, p_format text default null) returns text
language sql as $$
    select format(
        'select public.run_report(''00000000-0000-4000-8000-00000000000%s'', %L, %L)', p_template, p_parameters, p_format
    )
$$;
-- parameter and problem, when that is what is wrong
create function pg_temp.problem(p_parameters text, p_template integer default 1) returns text language plpgsql as $$
declare
    v_detail jsonb;
    v_text text;
begin
    execute pg_temp.ask(p_parameters, p_template);
    return 'fine';
exception when sqlstate 'MD142' then
    get stacked diagnostics v_text = pg_exception_detail;
    v_detail := v_text;
    return concat_ws(' ', v_detail ->> 'parameter', v_detail ->> 'problem');
end;
$$;
grant execute on all functions in schema pg_temp to public;

-- then: an admin asks through the API
select tests.authenticate_as('jefa');
select lives_ok(
    pg_temp.ask('{"start_date": "2026-01-01", "end_date": "2026-02-01"}', 1, 'csv_excel'), 'an admin asks through the API'
);

-- then: what is wrong is said, and there is no run
select tests.authenticate_as('ana');
select is(pg_temp.problem(p.parameters), p.problem, p.problem || ': ' || p.parameters)
from (
    values
    ('{"start_date": "2026-01-01"}', 'end_date missing'),
    ('{"start_date": "2026-01-01", "end_date": null}', 'end_date missing'),
    ('{"start_date": "2026-01-01", "end_date": "2026-02-01", "x": 1}', 'x unknown'),
    ('{"start_date": "now", "end_date": "2026-02-01"}', 'start_date type'),
    ('{"start_date": "2026-02-30", "end_date": "2026-03-01"}', 'start_date type'),
    ('{"start_date": 20260101, "end_date": "2026-02-01"}', 'start_date type'),
    ('{"start_date": "1999-12-31", "end_date": "2026-02-01"}', 'start_date range'),
    ('{"start_date": "2026-01-01", "end_date": "2100-01-02"}', 'end_date range'),
    ('{"start_date": "2026-01-01", "end_date": "2026-01-01"}', 'end_date range'),
    ('{"start_date": "2026-01-01", "end_date": "2026-02-01", "activity_types": "forum_post"}', 'activity_types type'),
    ('{"start_date": "2026-01-01", "end_date": "2026-02-01", "activity_types": [1]}', 'activity_types type'),
    ('{"start_date": "2026-01-01", "end_date": "2026-02-01", "activity_types": ["login"]}', 'activity_types enum')
) as p (parameters, problem);
select is(pg_temp.problem(p.parameters, 3), p.problem, p.problem || ': ' || p.parameters)
from (
    values
    ('{"since": "2026-01-01T10:00:00-05:00", "times": 10, "flag": true, "word": "x", "words": ["x"]}', 'fine'),
    ('{"since": "2026-01-01", "times": 11}', 'times range'), ('{"since": "2026-01-01", "times": 0}', 'times range'),
    ('{"since": "2026-01-01", "times": "1"}', 'times type'), ('{"since": "2026-01-01", "times": 1.5}', 'times type'),
    ('{"since": "2026-01-01", "times": 9999999999}', 'times type'), ('{"since": "2026-01-01", "flag": "yes"}', 'flag type'),
    ('{"since": "2026-01-01", "word": ["x"]}', 'word type')
) as p (parameters, problem);
select throws_ok(pg_temp.ask('{}', 2), 'P0002', null, 'a template that is off is not there');
select throws_ok(
    pg_temp.ask('{"start_date": "2026-01-01", "end_date": "2026-02-01"}', 1, 'pdf'), 'MD144', null, 'nor is that format'
);
select tests.authenticate_as('jefa');
select throws_ok(pg_temp.ask('{}', 2), 'MD143', null, 'an admin sees that it is off');

-- then: a run, and its job
select tests.authenticate_as('ana');
select results_eq(
    $$ select r.status, r.output_format, r.created_by, r.parameters, r.started_at
       from public.run_report(
           '00000000-0000-4000-8000-000000000001',
           '{"start_date": "2026-01-01", "end_date": "2026-02-01T00:00:00-05:00", "activity_types": null}'
       ) as r $$,
    $$ values (
        'pending', 'json', tests.user_id('ana'),
        '{"start_date": "2026-01-01T00:00:00+00:00", "end_date": "2026-02-01T05:00:00+00:00"}'::jsonb, null::timestamptz
    ) $$,
    'who asks has a run that waits, in the format of the template'
);
select is((select count(*) from public.report_executions), 2::bigint, 'and nothing of what was refused');
select tests.clear_authentication();
select is(
    (select count(*) from private.jobs as j
     inner join public.report_executions as e on j.kind = 'render_report' and j.payload = jsonb_build_object('execution_id', e.id)),
    3::bigint, 'a worker is asked for each'
);

-- then: a limit; an account of today has ten
select tests.authenticate_as('ana');
do $$
begin
    for n in 3 .. 10 loop
        perform public.generate_event_report('2026-01-01', '2026-02-01');
    end loop;
end;
$$;
select throws_ok($$ select public.generate_event_report('2026-01-01', '2026-02-01') $$, 'MD401', null, 'then more slowly');
select is((select count(*) from public.report_executions), 10::bigint, 'which leaves no run');

select * from finish();
rollback;
