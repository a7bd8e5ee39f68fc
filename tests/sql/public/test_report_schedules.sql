-- public.report_schedules: a person's own orders of reports, sent to people and to nobody else.
begin;
select plan(31);

-- given: a template that is offered and one that is not, and a schedule of beto
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.create_user('jefa', '{admin}');
    insert into public.report_templates (id, name, type, query, is_active) values
    ('00000000-0000-4000-8000-000000000001', 'Eventos', 'event', 'event_report', true),
    ('00000000-0000-4000-8000-000000000002', 'Retirada', 'event', 'event_report', false);
    insert into public.report_schedules (id, template_id, name, frequency, recipients, created_by)
    values (
        '00000000-0000-4000-8000-00000000000b', '00000000-0000-4000-8000-000000000001', 'de beto', 'daily',
        jsonb_build_array(tests.user_id('beto')), tests.user_id('beto')
    );
end;
$$;
create function pg_temp.order(p_recipients text, p_frequency text default 'weekly', p_template integer default 1)
returns text
language sql
as $$
    select format(
        'insert into public.report_schedules (template_id, name, frequency, recipients)
         values (''00000000-0000-4000-8000-00000000000%s'', ''Lunes'', %L, %L)',
        p_template, p_frequency, p_recipients
    )
$$;
grant execute on function pg_temp.order(text, text, integer) to public;

-- then: ordering
select tests.authenticate_as('ana');
select results_eq(
    pg_temp.order(jsonb_build_array(tests.user_id('ana'), tests.user_id('beto'))::text)
    || ' returning created_by, parameters, is_active, last_run_at, created_at',
    $$ values (tests.user_id('ana'), '{}'::jsonb, true, null::timestamptz, now()) $$,
    'ana orders a report, in her name'
);
select throws_ok(pg_temp.order(r.recipients), '23514', null, 'recipients are one to twenty ids of people: ' || left(r.recipients, 40))
from (
    values ('[]'), ('{}'), ('"x"'), ('null'), ('[null]'), ('[1]'), ('["ana@example.com"]'), ('[["x"]]'),
    ('{"to": "x"}'), ('["00000000-0000-4000-8000-000000000001", "ana@example.com"]'),
    ('["00000000-0000-4000-8000-000000000001\n"]'),
    ((select jsonb_agg(gen_random_uuid())::text from generate_series(1, 21)))
) as r (recipients);
select throws_ok(
    pg_temp.order('["00000000-0000-4000-8000-000000000001"]', 'hourly'), '23514', null, 'frequencies are a closed list'
);
select throws_ok(
    pg_temp.order('["00000000-0000-4000-8000-000000000001"]', 'daily', 2), '42501', null, 'a template that is off is not ordered'
);
select throws_ok(
    pg_temp.order('["00000000-0000-4000-8000-000000000001"]', 'daily', 3), '42501', null, 'nor one that is none'
);
select throws_ok(
    $$ update public.report_schedules set parameters = jsonb_build_object(
           'event_types', (select jsonb_agg(repeat('x', 200)) from generate_series(1, 30))
       ) $$, '23514', null,
    'parameters are short'
);
select throws_ok($$ update public.report_schedules set parameters = '[]' $$, '23514', null, 'and an object');
select throws_ok($$ update public.report_schedules set next_run_at = now() $$, '42501', null, 'when it runs is not hers to say');

-- then: keeping
select results_eq(
    $$ select name from public.report_schedules $$, $$ values ('Lunes') $$, 'she sees hers'
);
select results_eq(
    $$ update public.report_schedules set frequency = 'monthly', is_active = false returning frequency, is_active $$,
    $$ values ('monthly', false) $$,
    'changes hers'
);
select is_empty(
    $$ update public.report_schedules set recipients = jsonb_build_array(tests.user_id('ana'))
       where id = '00000000-0000-4000-8000-00000000000b' returning id $$,
    'and has no report of another sent to herself'
);
select tests.authenticate_as('jefa');
select results_eq(
    $$ update public.report_schedules set is_active = false where name = 'de beto' returning created_by $$,
    $$ values (tests.user_id('beto')) $$,
    'an admin switches one off'
);
select throws_ok(
    $$ update public.report_schedules set created_by = tests.user_id('jefa') $$, '42501', null, 'and takes none over'
);
select tests.authenticate_as_anonymous('nadie');
select throws_ok(
    pg_temp.order('["00000000-0000-4000-8000-000000000001"]'), '42501', null, 'an anonymous sign-in orders nothing'
);

-- then: a limit; an account of today has five, of which one is used
select tests.authenticate_as('ana');
select lives_ok(pg_temp.order('["00000000-0000-4000-8000-000000000001"]'), 'one more, number ' || n)
from generate_series(2, 5) as n;
select throws_ok(
    pg_temp.order('["00000000-0000-4000-8000-000000000001"]'), 'MD401', null, 'and then more slowly'
);

-- then
select tests.clear_authentication();
delete from auth.users where id = tests.user_id('ana');
select results_eq(
    $$ select name from public.report_schedules $$, $$ values ('de beto') $$, 'with the account they are gone'
);

select * from finish();
rollback;
