-- Takes back 20260114000000_reports.sql, with every template, schedule and run.
drop table public.report_executions;
drop table public.report_schedules;
drop view public.report_templates_public;
drop table public.report_templates;
drop table private.report_parameters;
drop table private.report_functions;
delete from private.transitions where machine = 'report_execution';
delete from private.rate_limits where action = 'report_schedule';
