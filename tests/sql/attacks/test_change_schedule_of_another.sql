-- Attack: having the reports of another sent to oneself, or ordering them in another's name.
begin;
select plan(12);

-- given: an organizer's schedule
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('olga', '{organizer}');
    insert into public.report_templates (id, name, type, query)
    values ('00000000-0000-4000-8000-000000000001', 'Eventos', 'event', 'event_report');
    insert into public.report_schedules (id, template_id, name, frequency, recipients, created_by)
    values (
        '00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001', 'de olga', 'weekly',
        jsonb_build_array(tests.user_id('olga')), tests.user_id('olga')
    );
end;
$$;

-- when, then
select tests.authenticate_as('ana');
select is_empty($$ select recipients from public.report_schedules $$, 'ana does not see it');
select is_empty(
    $$ update public.report_schedules set recipients = jsonb_build_array(tests.user_id('ana')) returning id $$,
    'nor has it sent to herself'
);
select is_empty($$ update public.report_schedules set is_active = false returning id $$, 'nor switches it off');
select is_empty($$ delete from public.report_schedules returning id $$, 'nor deletes it');
select throws_ok(
    $$ insert into public.report_schedules (id, template_id, name, frequency, recipients)
       values (
           '00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001', 'x', 'daily',
           jsonb_build_array(tests.user_id('ana'))
       )
       on conflict (id) do update set recipients = excluded.recipients $$,
    '42501', null, 'nor by an upsert'
);
select throws_ok(
    $$ insert into public.report_schedules (template_id, name, frequency, recipients, created_by)
       values (
           '00000000-0000-4000-8000-000000000001', 'x', 'daily', jsonb_build_array(tests.user_id('ana')), tests.user_id('olga')
       ) $$,
    '42501', null, 'nor orders in the name of olga, whose rights decide what is in it'
);
select throws_ok(
    $$ update public.report_schedules set created_by = tests.user_id('olga') $$, '42501', null, 'nor gives one of hers to her'
);
select throws_ok(
    $$ insert into public.report_schedules (template_id, name, frequency, recipients, next_run_at)
       values (
           '00000000-0000-4000-8000-000000000001', 'x', 'daily', jsonb_build_array(tests.user_id('ana')), now()
       ) $$,
    '42501', null, 'nor says when the worker runs'
);
select tests.authenticate_as('olga');
select throws_ok(
    $$ update public.report_schedules set recipients = '["rival@example.com"]' $$, '23514', null,
    'and olga herself has it sent to no address'
);
select tests.authenticate_as_anon();
select throws_ok($$ select id from public.report_schedules $$, '42501', null, 'anon does not get there');
select throws_ok($$ delete from public.report_schedules $$, '42501', null, 'at all');

-- then
select tests.clear_authentication();
select results_eq(
    $$ select name, is_active, recipients from public.report_schedules $$,
    $$ values ('de olga', true, jsonb_build_array(tests.user_id('olga'))) $$, 'it is as it was'
);

select * from finish();
rollback;
