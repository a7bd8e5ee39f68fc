-- Where in the bucket reports the result of a run lies. Callers: whose run it is: nobody else reads the file.
-- Errors: 42501, P0002, MD146 report_not_ready, MD147 report_without_result.
create or replace function public.report_file(p_execution_id uuid)
returns text
language sql
stable
security invoker
set search_path = ''
as $$ select private.report_result(p_execution_id) $$;
revoke all on function public.report_file(uuid) from public, anon, authenticated, service_role;
grant execute on function public.report_file(uuid) to authenticated;
comment on function public.report_file(uuid) is
'Where in the bucket reports the result of one''s own run lies.';
