-- public.venues         select                insert               update               delete
-- anon                  approved              -                    -                    -
-- authenticated         approved; own         organizers, own      own, not approved    -
-- app_admin             all                   own                  all                  all
drop policy if exists venues_select_anon on public.venues;
create policy venues_select_anon on public.venues
    for select to anon
    using (is_approved);
comment on policy venues_select_anon on public.venues is 'Approved venues are viewable by everyone';

drop policy if exists venues_select_authenticated on public.venues;
create policy venues_select_authenticated on public.venues
    for select to authenticated
    using (is_approved or created_by = (select auth.uid()));
comment on policy venues_select_authenticated on public.venues is
'Approved venues are viewable by everyone, a proposal by its creator';

drop policy if exists venues_select_admin on public.venues;
create policy venues_select_admin on public.venues
    for select to app_admin
    using ((select private.is_admin()));
comment on policy venues_select_admin on public.venues is 'Admins see proposals';

drop policy if exists venues_insert_authenticated on public.venues;
create policy venues_insert_authenticated on public.venues
    for insert to authenticated
    with check (created_by = (select auth.uid()) and (select private.has_permission('venues.create')));
comment on policy venues_insert_authenticated on public.venues is 'Organizers propose venues';

drop policy if exists venues_update_authenticated on public.venues;
create policy venues_update_authenticated on public.venues
    for update to authenticated
    using (created_by = (select auth.uid()) and not is_approved)
    with check (created_by = (select auth.uid()) and not is_approved);
comment on policy venues_update_authenticated on public.venues is
'Creators mend a proposal; once it is approved, admins do';

drop policy if exists venues_update_admin on public.venues;
create policy venues_update_admin on public.venues
    for update to app_admin
    using ((select private.is_admin()))
    with check ((select private.is_admin()));
comment on policy venues_update_admin on public.venues is 'Admins approve and mend venues';

drop policy if exists venues_delete_admin on public.venues;
create policy venues_delete_admin on public.venues
    for delete to app_admin
    using ((select private.is_admin()));
comment on policy venues_delete_admin on public.venues is 'Admins remove venues that no event uses';
