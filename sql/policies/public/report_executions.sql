-- public.report_executions   select   insert, update, delete
-- anon                       -        -
-- authenticated              own      -
-- app_admin                  all      -
drop policy if exists report_executions_select_authenticated on public.report_executions;
create policy report_executions_select_authenticated on public.report_executions
    for select to authenticated
    using (created_by = (select auth.uid()));
comment on policy report_executions_select_authenticated on public.report_executions is
'Users can view their own executions';

drop policy if exists report_executions_select_admin on public.report_executions;
create policy report_executions_select_admin on public.report_executions
    for select to app_admin
    using ((select private.is_admin()));
comment on policy report_executions_select_admin on public.report_executions is 'Admins can view all executions';
