-- Attack: a run of a report that never was, a result that leads elsewhere, the result of another.
begin;
select plan(13);

-- given: a run of olga's
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    insert into public.report_templates (id, name, type, query)
    values ('00000000-0000-4000-8000-000000000001', 'Eventos', 'event', 'event_report');
    insert into public.report_executions (id, template_id, status, started_at, completed_at, result_url, created_by)
    values (
        '00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001', 'completed', now(), now(),
        'https://example.com/reports/1.csv', tests.user_id('olga')
    );
end;
$$;

-- when, then: of another
select tests.authenticate_as('ana');
select is_empty($$ select result_url from public.report_executions $$, 'ana does not see the result');
select throws_ok(
    $$ update public.report_executions set created_by = tests.user_id('ana') $$, '42501', null, 'nor makes the run hers'
);

-- when, then: a forged one
select throws_ok(
    $$ insert into public.report_executions (template_id) values ('00000000-0000-4000-8000-000000000001') $$, '42501', null,
    'she makes no run'
);
select throws_ok(
    $$ insert into public.report_executions (template_id, status, started_at, result_url, created_by)
       values (
           '00000000-0000-4000-8000-000000000001', 'completed', now(), 'https://evil.example', tests.user_id('olga')
       ) $$,
    '42501', null, 'least of all in the name of olga'
);
select throws_ok(
    $$ insert into public.report_executions (id, template_id)
       values ('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001')
       on conflict (id) do update set result_url = 'https://evil.example' returning result_url $$,
    '42501', null, 'nor by an upsert'
);

-- when, then: one's own
select tests.authenticate_as('olga');
select throws_ok(
    $$ update public.report_executions set result_url = 'https://evil.example' $$, '42501', null,
    'olga does not lead hers elsewhere'
);
select throws_ok($$ update public.report_executions set status = 'pending' $$, '42501', null, 'nor has it run again');
select throws_ok($$ update public.report_executions set parameters = '{"x": 1}' $$, '42501', null, 'nor changes what was asked');
select throws_ok($$ delete from public.report_executions $$, '42501', null, 'nor has it never been');
select tests.authenticate_as('jefa');
select throws_ok($$ update public.report_executions set status = 'running' $$, '42501', null, 'nor does an admin');
select tests.authenticate_as_service();
select throws_ok($$ update public.report_executions set status = 'running' $$, 'MD105', null, 'nor is it run twice by a worker');
select throws_ok(
    $$ update public.report_executions set result_url = 'javascript:alert(1)' $$, '23514', null, 'nor is any link a result'
);

-- then
select tests.authenticate_as('olga');
select results_eq(
    $$ select status, result_url from public.report_executions $$,
    $$ values ('completed', 'https://example.com/reports/1.csv') $$, 'it is as it was'
);

select * from finish();
rollback;
