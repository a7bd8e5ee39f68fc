-- public.event_occurrences   select                         insert, update, delete
-- anon                       of visible events              -
-- authenticated              of visible events, own series  - (functions)
-- app_admin                  all                            - (functions)
-- The look at events and series runs under the caller's own rights, so their policies decide.
drop policy if exists event_occurrences_select_anon on public.event_occurrences;
create policy event_occurrences_select_anon on public.event_occurrences
    for select to anon
    using (exists (select from public.events as e where e.id = event_id and e.date = event_date));
comment on policy event_occurrences_select_anon on public.event_occurrences is
'On which other days something is held is as visible as the events';

drop policy if exists event_occurrences_select_authenticated on public.event_occurrences;
create policy event_occurrences_select_authenticated on public.event_occurrences
    for select to authenticated
    using (
        exists (select from public.events as e where e.id = event_id and e.date = event_date)
        or exists (select from public.event_series as s where s.id = series_id)
    );
comment on policy event_occurrences_select_authenticated on public.event_occurrences is
'On which other days something is held is as visible as the events; organizers see which days are left out';

drop policy if exists event_occurrences_select_admin on public.event_occurrences;
create policy event_occurrences_select_admin on public.event_occurrences
    for select to app_admin
    using ((select private.is_admin()));
comment on policy event_occurrences_select_admin on public.event_occurrences is 'Admins see every day of every series';
