-- Attack: SQL in a report's template, which the document would execute with the rights of the worker.
-- mutation: R31
begin;
select plan(14);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('jefa', '{admin}');
    delete from public.report_templates;
    insert into public.report_templates (name, type, query) values ('Eventos', 'event', 'event_report');
end;
$$;

-- when, then: nobody but an admin
select tests.authenticate_as('ana');
select throws_ok(
    $$ insert into public.report_templates (name, type, query) values ('x', 'event', 'event_report') $$, '42501', null,
    'a member writes no template'
);
select throws_ok($$ update public.report_templates set query = 'other_report' $$, '42501', null, 'nor changes one');
select throws_ok(
    $$ insert into public.report_templates (name, type, query) values ('Eventos', 'event', 'x')
       on conflict (name) do update set query = 'other_report' $$,
    '42501', null, 'nor by an upsert'
);
select throws_ok(
    $$ update public.report_templates_public set name = 'x' $$, '42501', null, 'nor through the view'
);

-- when, then: an admin neither, whatever it looks like
select tests.authenticate_as('jefa');
select throws_ok(
    format($q$ update public.report_templates set query = %L $q$, q.query), '23514', null, 'no SQL: ' || q.query
)
from (
    values ('select email from profiles order by email'), ('event_report(); drop table public.events'), ('event_report --'),
    ('$$ select 1 $$'), ('pg_catalog.pg_read_file'), (E'event_report\nunion select 1'), (repeat('a', 64))
) as q (query);

-- then
select tests.clear_authentication();
select results_eq(
    $$ select query from public.report_templates $$, $$ values ('event_report') $$, 'the template is as it was'
);
select is_empty(
    $$ select p.proname from pg_catalog.pg_proc as p
       where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
           and p.prosrc ~* 'execute[^;]*\.(query|parameters)\y' $$,
    'and no function executes what stands in a row'
);
select isnt_empty(
    $$ select p.proname from pg_catalog.pg_proc as p
       where p.pronamespace = 'private'::regnamespace and p.prosrc ~* 'execute[^;]*\.table_name\y' $$,
    'which this test would see'
);

select * from finish();
rollback;
