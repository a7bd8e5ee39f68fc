-- public.report_schedules   select   insert   update   delete
-- anon                      -        -        -        -
-- authenticated             own      own      own      own
-- app_admin                 all      own      all      all
drop policy if exists report_schedules_select_authenticated on public.report_schedules;
create policy report_schedules_select_authenticated on public.report_schedules
    for select to authenticated
    using (created_by = (select auth.uid()));
comment on policy report_schedules_select_authenticated on public.report_schedules is
'Users can manage their own schedules';

drop policy if exists report_schedules_insert_authenticated on public.report_schedules;
create policy report_schedules_insert_authenticated on public.report_schedules
    for insert to authenticated
    with check (
        created_by = (select auth.uid())
        and (select private.is_person())
        -- of a template that the person sees
        and exists (select from public.report_templates as t where t.id = template_id and t.is_active)
    );
comment on policy report_schedules_insert_authenticated on public.report_schedules is
'Users can manage their own schedules';

drop policy if exists report_schedules_update_authenticated on public.report_schedules;
create policy report_schedules_update_authenticated on public.report_schedules
    for update to authenticated
    using (created_by = (select auth.uid()))
    with check (created_by = (select auth.uid()));
comment on policy report_schedules_update_authenticated on public.report_schedules is
'Users can manage their own schedules';

drop policy if exists report_schedules_delete_authenticated on public.report_schedules;
create policy report_schedules_delete_authenticated on public.report_schedules
    for delete to authenticated
    using (created_by = (select auth.uid()));
comment on policy report_schedules_delete_authenticated on public.report_schedules is
'Users can manage their own schedules';

drop policy if exists report_schedules_select_admin on public.report_schedules;
create policy report_schedules_select_admin on public.report_schedules
    for select to app_admin
    using ((select private.is_admin()));
comment on policy report_schedules_select_admin on public.report_schedules is 'Admins can manage all schedules';

drop policy if exists report_schedules_update_admin on public.report_schedules;
create policy report_schedules_update_admin on public.report_schedules
    for update to app_admin
    using ((select private.is_admin()))
    with check ((select private.is_admin()));
comment on policy report_schedules_update_admin on public.report_schedules is 'Admins can manage all schedules';

drop policy if exists report_schedules_delete_admin on public.report_schedules;
create policy report_schedules_delete_admin on public.report_schedules
    for delete to app_admin
    using ((select private.is_admin()));
comment on policy report_schedules_delete_admin on public.report_schedules is 'Admins can manage all schedules';
