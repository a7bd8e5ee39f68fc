-- R31: a template holds a query of an admin's, and whoever runs the report hands back the answer.
alter table public.report_templates drop constraint report_templates_query_fkey, drop constraint query_is_a_name;
create or replace function private.call_report(p_report text, p_parameters jsonb, p_limit integer)
returns setof json
language plpgsql
volatile
security definer
set search_path = ''
as 'begin return query execute p_report; end';
