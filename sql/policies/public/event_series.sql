-- public.event_series   select   insert, update, delete
-- anon                  -        -
-- authenticated         own      - (functions)
-- app_admin             all      - (functions)
drop policy if exists event_series_select_authenticated on public.event_series;
create policy event_series_select_authenticated on public.event_series
    for select to authenticated
    using (organizer_id = (select auth.uid()));
comment on policy event_series_select_authenticated on public.event_series is 'Organizers see their own series';

drop policy if exists event_series_select_admin on public.event_series;
create policy event_series_select_admin on public.event_series
    for select to app_admin
    using ((select private.is_admin()));
comment on policy event_series_select_admin on public.event_series is 'Admins see all series';
