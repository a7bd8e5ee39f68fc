-- public.report_templates: what can be asked; admins write it, and it names a function, never SQL.
-- mutation: R47
begin;
select plan(22);

-- given: a template that is used, one that is not
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('jefa', '{admin}');
    delete from public.report_templates;
    insert into public.report_templates (id, name, type, query, created_by) values
    ('00000000-0000-4000-8000-000000000001', 'Eventos', 'event', 'event_report', tests.user_id('jefa')),
    ('00000000-0000-4000-8000-000000000002', 'Personas', 'user_activity', 'user_activity_report', tests.user_id('jefa'));
    insert into public.report_schedules (template_id, name, frequency, recipients, created_by)
    values (
        '00000000-0000-4000-8000-000000000001', 'Lunes', 'weekly', jsonb_build_array(tests.user_id('ana')),
        tests.user_id('ana')
    );
end;
$$;

-- then: what it may be
select tests.authenticate_as('jefa');
select results_eq(
    $$ insert into public.report_templates (name, type, query) values ('Contenido', 'content', 'user_activity_report')
       returning parameters -> 2 -> 'enum' -> 3, output_format, is_active, created_by, created_at $$,
    $$ values ('"forum_topic"'::jsonb, 'csv', true, tests.user_id('jefa'), now()) $$,
    'the rest is filled'
);
select throws_ok(
    $$ insert into public.report_templates (name, type, query) values ('Eventos', 'event', 'event_report') $$,
    '23505', null, 'a name is given once'
);
select throws_ok(
    format($q$ insert into public.report_templates (name, type, query) values ('X', 'event', %L) $q$, q.query),
    '23514', null, 'no name of a function: ' || q.query
)
from (
    values ('select email from profiles'), ('event_report()'), ('public.event_report'), ('event_report; drop table x'),
    ('Event_report'), ('"event_report"'), (E'event_report\nx'), ('')
) as q (query);
select throws_ok(
    $$ update public.report_templates set type = 'oracle' $$, '23514', null, 'types are a closed list'
);
select throws_ok(
    $$ update public.report_templates set output_format = 'pdf' $$, '23514', null, 'so are formats'
);
select results_eq(
    $$ update public.report_templates set parameters = '{}' where name = 'Contenido' returning parameters -> 0 $$,
    $$ values ('{"name": "start_date", "type": "timestamptz", "required": true, "minimum": "2000-01-01",
        "maximum": "2100-01-01"}'::jsonb) $$,
    'what it may be asked is written by nobody'
);
select throws_ok(
    $$ update public.report_templates set name = '' where name = 'Contenido' $$, '23514', null, 'a name is not empty'
);
select throws_ok($$ select query from public.report_templates $$, '42501', null, 'what it runs is not read by clients');

-- then: its end
select lives_ok($$ delete from public.report_templates where name = 'Personas' $$, 'one that nobody uses is deleted');
-- 23503 up to PostgreSQL 17, 23001 from 18 on
select throws_matching(
    $$ delete from public.report_templates where name = 'Eventos' $$, 'violates (RESTRICT setting of )?foreign key constraint',
    'one that is used is not'
);
select lives_ok(
    $$ update public.report_templates set is_active = false where name = 'Eventos' $$, 'but switched off'
);
select tests.authenticate_as('ana');
select results_eq(
    $$ select name from public.report_templates_public $$, $$ values ('Contenido') $$, 'and then not offered any more'
);
select tests.authenticate_as_anonymous('nadie');
select is_empty($$ select name from public.report_templates_public $$, 'to an anonymous sign-in nothing is');

-- then
select tests.clear_authentication();
update public.report_templates set updated_at = '2026-01-01';
select is_empty($$ select id from public.report_templates where updated_at <> now() $$, 'changes are dated');
delete from auth.users where id = tests.user_id('jefa');
select results_eq(
    $$ select name, created_by from public.report_templates order by name $$,
    $$ values ('Contenido', null::uuid), ('Eventos', null) $$,
    'templates stay when the account of their author goes'
);

select * from finish();
rollback;
