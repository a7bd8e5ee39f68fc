-- archive.event_engagement_metrics   select   insert, update, delete
-- anon, authenticated                -        -
-- app_admin                          all      -
-- Read through public.event_engagement_metrics_all.
drop policy if exists event_engagement_metrics_select_admin on archive.event_engagement_metrics;
create policy event_engagement_metrics_select_admin on archive.event_engagement_metrics
    for select to app_admin
    using ((select private.is_admin()));
comment on policy event_engagement_metrics_select_admin on archive.event_engagement_metrics is
'Admins see how events were received';
