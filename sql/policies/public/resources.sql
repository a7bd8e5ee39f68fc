-- public.resources   select                                                insert              update             delete
-- anon               published for everybody                               -                   -                  -
-- authenticated      published for them; own; moderators: no drafts        members, own        own, not removed   the same
--                    and nothing private                                   drafts
-- app_admin          all                                                   own drafts          all                all
-- Files follow the row: the policies of storage.objects ask for it.
drop policy if exists resources_select_anon on public.resources;
create policy resources_select_anon on public.resources
    for select to anon
    using (status = 'published' and visibility = 'public');
comment on policy resources_select_anon on public.resources is 'Public can view published resources';

drop policy if exists resources_select_authenticated on public.resources;
create policy resources_select_authenticated on public.resources
    for select to authenticated
    using (
        author_id = (select auth.uid())
        or (
            status = 'published'
            and (
                visibility = 'public'
                or (visibility = 'members' and (select private.has_permission('members.read')))
                or (visibility = 'attendees' and event_id = any(array(select private.attended_events())))
            )
            and private.can_see((select auth.uid()), author_id)
        )
        or (status <> 'draft' and visibility <> 'private' and (select private.has_permission('content.moderate')))
    );
comment on policy resources_select_authenticated on public.resources is
'Members, attendees of the event and moderators see what is for them; users can manage their own resources';

drop policy if exists resources_select_admin on public.resources;
create policy resources_select_admin on public.resources
    for select to app_admin
    using ((select private.is_admin()));
comment on policy resources_select_admin on public.resources is 'Admins see all resources';

drop policy if exists resources_insert_authenticated on public.resources;
create policy resources_insert_authenticated on public.resources
    for insert to authenticated
    with check (
        author_id = (select auth.uid()) and status = 'draft' and (select private.has_permission('resources.write'))
    );
comment on policy resources_insert_authenticated on public.resources is 'Users can manage their own resources';

drop policy if exists resources_update_authenticated on public.resources;
create policy resources_update_authenticated on public.resources
    for update to authenticated
    using (author_id = (select auth.uid()) and status <> 'removed')
    with check (
        author_id = (select auth.uid()) and status <> 'removed' and (select private.has_permission('resources.write'))
    );
comment on policy resources_update_authenticated on public.resources is 'Users can manage their own resources';

drop policy if exists resources_update_admin on public.resources;
create policy resources_update_admin on public.resources
    for update to app_admin
    using ((select private.is_admin()))
    with check ((select private.is_admin()));
comment on policy resources_update_admin on public.resources is 'Admins mend any resource';

drop policy if exists resources_delete_authenticated on public.resources;
create policy resources_delete_authenticated on public.resources
    for delete to authenticated
    using (author_id = (select auth.uid()) and status <> 'removed');
comment on policy resources_delete_authenticated on public.resources is 'Users can manage their own resources';

drop policy if exists resources_delete_admin on public.resources;
create policy resources_delete_admin on public.resources
    for delete to app_admin
    using ((select private.is_admin()));
comment on policy resources_delete_admin on public.resources is 'Admins delete any resource';
