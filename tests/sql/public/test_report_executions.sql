-- public.report_executions: the runs of reports, each from one state to the next; people read their own.
begin;
select plan(24);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('jefa', '{admin}');
    insert into public.report_templates (id, name, type, query)
    values ('00000000-0000-4000-8000-000000000001', 'Eventos', 'event', 'event_report');
    insert into public.report_schedules (id, template_id, name, frequency, recipients, created_by)
    values (
        '00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001', 'Lunes', 'weekly',
        jsonb_build_array(tests.user_id('ana')), tests.user_id('ana')
    );
    insert into public.report_executions (id, template_id, schedule_id, created_by)
    values (
        '00000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-000000000001',
        '00000000-0000-4000-8000-000000000002', tests.user_id('ana')
    );
end;
$$;
create function pg_temp.step(p_change text)
returns text
language sql
as $$ select 'update public.report_executions set ' || p_change || ' where id = ''00000000-0000-4000-8000-000000000003''' $$;
grant execute on function pg_temp.step(text) to public;

-- then: the steps
select tests.authenticate_as_service();
select is((select e.status from public.report_executions as e), 'pending', 'a run waits at first');
select throws_ok(pg_temp.step($$ status = 'completed' $$), 'MD105', null, 'it is not completed before it runs');
select throws_ok(pg_temp.step($$ status = 'failed', error_message = 'x' $$), 'MD105', null, 'nor does it fail');
select lives_ok(pg_temp.step($$ status = 'running', started_at = now() $$), 'it runs');
select lives_ok(pg_temp.step($$ status = 'pending' $$), 'and goes back when its worker is lost');
select lives_ok(pg_temp.step($$ status = 'running' $$), 'and runs again');
select throws_ok(pg_temp.step($$ status = 'failed' $$), '23514', null, 'who fails says why');
select lives_ok(
    pg_temp.step($$ status = 'completed', completed_at = now(), result_url = '/storage/v1/object/reports/x.csv' $$), 'it is done'
);
select throws_ok(pg_temp.step($$ status = 'running' $$), 'MD105', null, 'what is done is not run again');
select throws_ok(pg_temp.step($$ status = 'cancelled' $$), 'MD105', null, 'nor called off');
select lives_ok(pg_temp.step($$ status = 'expired', result_url = null $$), 'its result expires');
select throws_ok(pg_temp.step($$ status = 'completed' $$), 'MD105', null, 'for good');

-- then: what it may hold
select throws_ok(
    $$ insert into public.report_executions (template_id, status) values ('00000000-0000-4000-8000-000000000001', 'done') $$,
    '23514', null, 'states are a closed list'
);
select throws_ok(
    $$ insert into public.report_executions (template_id, completed_at)
       values ('00000000-0000-4000-8000-000000000001', now()) $$,
    '23514', null, 'an end has a beginning'
);
select throws_ok(
    $$ insert into public.report_executions (template_id, parameters)
       values ('00000000-0000-4000-8000-000000000001', '[]') $$,
    '23514', null, 'parameters are an object'
);
select throws_ok(pg_temp.step(format('result_url = %L', u.url)), '23514', null, 'no link: ' || u.url)
from (values ('ana@example.com'), ('javascript:alert(1)'), ('//example.com/x')) as u (url);

-- then: who sees it
select tests.authenticate_as('ana');
select results_eq(
    $$ select status from public.report_executions $$, $$ values ('expired') $$, 'whose it is sees how it went'
);
select tests.authenticate_as('jefa');
select results_eq($$ select status from public.report_executions $$, $$ values ('expired') $$, 'so does an admin');
select throws_ok(
    $$ update public.report_executions set status = 'pending' $$, '42501', null, 'who does not change it either'
);

-- then: what stays
select tests.authenticate_as('ana');
select lives_ok($$ delete from public.report_schedules $$, 'the schedule goes');
select results_eq(
    $$ select status, schedule_id from public.report_executions $$, $$ values ('expired', null::uuid) $$, 'its runs stay'
);
select tests.clear_authentication();
delete from auth.users where id = tests.user_id('ana');
select is((select count(*) from public.report_executions), 0::bigint, 'and go with the account');

select * from finish();
rollback;
