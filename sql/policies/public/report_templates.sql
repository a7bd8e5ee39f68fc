-- public.report_templates   select   insert   update   delete
-- anon                      -        -        -        -
-- authenticated             active   -        -        -
-- app_admin                 all      all      all      all
drop policy if exists report_templates_select_authenticated on public.report_templates;
create policy report_templates_select_authenticated on public.report_templates
    for select to authenticated
    using (is_active and (select private.is_person()));
comment on policy report_templates_select_authenticated on public.report_templates is
'Users can view active report templates';

drop policy if exists report_templates_select_admin on public.report_templates;
create policy report_templates_select_admin on public.report_templates
    for select to app_admin
    using ((select private.is_admin()));
comment on policy report_templates_select_admin on public.report_templates is 'Admins can manage report templates';

drop policy if exists report_templates_insert_admin on public.report_templates;
create policy report_templates_insert_admin on public.report_templates
    for insert to app_admin
    with check (created_by = (select auth.uid()) and (select private.is_admin()));
comment on policy report_templates_insert_admin on public.report_templates is 'Admins can manage report templates';

drop policy if exists report_templates_update_admin on public.report_templates;
create policy report_templates_update_admin on public.report_templates
    for update to app_admin
    using ((select private.is_admin()))
    with check ((select private.is_admin()));
comment on policy report_templates_update_admin on public.report_templates is 'Admins can manage report templates';

drop policy if exists report_templates_delete_admin on public.report_templates;
create policy report_templates_delete_admin on public.report_templates
    for delete to app_admin
    using ((select private.is_admin()));
comment on policy report_templates_delete_admin on public.report_templates is 'Admins can manage report templates';
