-- What the document says of reports, performed and negated.
begin;
select plan(24);

-- given: templates that are offered and not, and a schedule and a run of two people
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('jefe', '{admin}');
    delete from public.report_templates;
    insert into public.report_templates (id, name, type, query, is_active) values
    ('00000000-0000-4000-8000-000000000001', 'Eventos', 'event', 'event_report', true),
    ('00000000-0000-4000-8000-000000000002', 'Retirada', 'event', 'event_report', false);
    insert into public.report_schedules (id, template_id, name, frequency, recipients, created_by)
    select
        md5('schedule ' || p.name)::uuid, '00000000-0000-4000-8000-000000000001', p.name, 'daily',
        jsonb_build_array(tests.user_id(p.name)), tests.user_id(p.name)
    from unnest('{ana,beto}'::text[]) as p (name);
    insert into public.report_executions (template_id, schedule_id, created_by)
    select s.template_id, s.id, s.created_by from public.report_schedules as s;
end;
$$;

-- then: templates
select tests.authenticate_as('jefe');
select results_eq(
    $$ insert into public.report_templates (name, type, query) values ('Otra', 'event', 'event_report')
       returning created_by $$,
    $$ values (tests.user_id('jefe')) $$,
    'Admins can manage report templates (performed): write'
);
select results_eq(
    $$ update public.report_templates set is_active = false where name = 'Otra' returning is_active $$, $$ values (false) $$,
    'Admins can manage report templates (performed): change'
);
select results_eq(
    $$ select name from public.report_templates order by name $$, $$ values ('Eventos'), ('Otra'), ('Retirada') $$,
    'Admins can manage report templates (performed): see all'
);
select results_eq(
    $$ delete from public.report_templates where name = 'Otra' returning name $$, $$ values ('Otra') $$,
    'Admins can manage report templates (performed): delete'
);

select tests.authenticate_as('ana');
select throws_ok(
    $$ insert into public.report_templates (name, type, query) values ('Mía', 'event', 'event_report') $$, '42501', null,
    'Admins can manage report templates (negated): others do not write them'
);
select throws_ok(
    $$ update public.report_templates set is_active = false $$, '42501', null,
    'Admins can manage report templates (negated): nor change them'
);
select throws_ok(
    $$ delete from public.report_templates $$, '42501', null,
    'Admins can manage report templates (negated): nor delete them'
);
select results_eq(
    $$ select name from public.report_templates_public $$, $$ values ('Eventos') $$,
    'Users can view active report templates (performed)'
);
select is_empty(
    $$ select name from public.report_templates_public where name = 'Retirada' $$,
    'Users can view active report templates (negated): not those that are not active'
);
select throws_ok(
    $$ select query from public.report_templates $$, '42501', null,
    'Users can view active report templates (negated): nor what they run'
);
select tests.authenticate_as_anon();
select throws_ok(
    $$ select name from public.report_templates $$, '42501', null,
    'Users can view active report templates (negated): nor without signing in'
);

-- then: schedules
select tests.authenticate_as('ana');
select results_eq(
    $$ insert into public.report_schedules (template_id, name, frequency, recipients)
       values ('00000000-0000-4000-8000-000000000001', 'otro', 'weekly', jsonb_build_array(tests.user_id('ana')))
       returning created_by $$,
    $$ values (tests.user_id('ana')) $$,
    'Users can manage their own schedules (performed): write'
);
select results_eq(
    $$ update public.report_schedules set is_active = false where name = 'otro' returning is_active $$, $$ values (false) $$,
    'Users can manage their own schedules (performed): change'
);
select results_eq(
    $$ delete from public.report_schedules where name = 'otro' returning name $$, $$ values ('otro') $$,
    'Users can manage their own schedules (performed): delete'
);
select results_eq(
    $$ select name from public.report_schedules $$, $$ values ('ana') $$,
    'Users can manage their own schedules (negated): they see no others'
);
select is_empty(
    $$ update public.report_schedules set is_active = false where id = md5('schedule beto')::uuid returning id $$,
    'Users can manage their own schedules (negated): and change no others'
);
select is_empty(
    $$ delete from public.report_schedules where id = md5('schedule beto')::uuid returning id $$,
    'Users can manage their own schedules (negated): and delete no others'
);
select is_empty(
    $$ select name from public.report_schedules where name = 'beto' $$,
    'Admins can manage all schedules (negated): nobody else does'
);

-- then: runs
select results_eq(
    $$ select distinct created_by from public.report_executions $$, $$ values (tests.user_id('ana')) $$,
    'Users can view their own executions (performed)'
);
select is_empty(
    $$ select id from public.report_executions where created_by = tests.user_id('beto') $$,
    'Users can view their own executions (negated): and no others'
);
select is_empty(
    $$ select id from public.report_executions where schedule_id = md5('schedule beto')::uuid $$,
    'Admins can view all executions (negated): nobody else does'
);

select tests.authenticate_as('jefe');
select results_eq(
    $$ update public.report_schedules set is_active = false returning name $$, $$ values ('ana'), ('beto') $$,
    'Admins can manage all schedules (performed): change'
);
select is(
    (select count(*) from public.report_executions), 2::bigint, 'Admins can view all executions (performed)'
);
select results_eq(
    $$ delete from public.report_schedules where name = 'beto' returning name $$, $$ values ('beto') $$,
    'Admins can manage all schedules (performed): delete'
);

select * from finish();
rollback;
