-- public.content_reports   select            insert, update, delete
-- anon                     -                 -
-- authenticated            own; moderators   - (report_content)
-- Who reported stays between reporter and moderators.
drop policy if exists content_reports_select_authenticated on public.content_reports;
create policy content_reports_select_authenticated on public.content_reports
    for select to authenticated
    using (reporter_id = (select auth.uid()) or (select private.has_permission('content.moderate')));
comment on policy content_reports_select_authenticated on public.content_reports is
'People see their own reports, moderators all';
