-- public.user_engagement_metrics   select   insert, update, delete
-- anon                             -        -
-- authenticated                    own      -
-- app_admin                        all      -
drop policy if exists user_engagement_metrics_select_authenticated on public.user_engagement_metrics;
create policy user_engagement_metrics_select_authenticated on public.user_engagement_metrics
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy user_engagement_metrics_select_authenticated on public.user_engagement_metrics is
'People see what is measured of them';

drop policy if exists user_engagement_metrics_select_admin on public.user_engagement_metrics;
create policy user_engagement_metrics_select_admin on public.user_engagement_metrics
    for select to app_admin
    using ((select private.is_admin()));
comment on policy user_engagement_metrics_select_admin on public.user_engagement_metrics is
'Admins see how people take part';
