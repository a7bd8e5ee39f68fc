-- storage.objects     avatars/<person>/…   event-images/<event>/…   resources/<author>/…                      reports/<person>/…
-- anyone              read by its link     read by its link         -                                         -
-- anon                -                    -                        read: as its row                          -
-- authenticated       all: own             all: whose event         read: as its row, own; add: own, who may  read: own, as its run
--                                                                   share; delete: own, while not published
-- admins              all                  all                      all                                       -
-- A file of resources is not overwritten: what was published stays what it was. A file of reports is read by whose run it
-- is, as long as the run leads to it; by no admin. Storage does not run pre_request, so an admin is an authenticated
-- person here. No comments on policies: on hosted projects that needs the owner of the table.
drop policy if exists objects_select_anon on storage.objects;
create policy objects_select_anon on storage.objects
    for select to anon
    using (bucket_id = 'resources' and exists (select from public.resources as r where r.file_path = objects.name));

drop policy if exists objects_select_authenticated on storage.objects;
create policy objects_select_authenticated on storage.objects
    for select to authenticated
    using (
        (bucket_id in ('avatars', 'resources') and (storage.foldername(name))[1] = (select auth.uid())::text)
        or (
            bucket_id = 'resources'
            and exists (select from public.resources as r where r.file_path = objects.name)
        )
        or (
            bucket_id = 'event-images'
            and (storage.foldername(name))[1] = any(array(select e::text from private.managed_events() as e))
        )
        or (
            bucket_id = 'reports'
            and (storage.foldername(name))[1] = (select auth.uid())::text
            and exists (
                select from public.report_executions as e
                where e.result_url = '/reports/' || objects.name
                    and e.created_by = (select auth.uid()) and e.status = 'completed'
            )
        )
        or (bucket_id in ('avatars', 'event-images', 'resources') and (select private.is_admin()))
    );

drop policy if exists objects_insert_authenticated on storage.objects;
create policy objects_insert_authenticated on storage.objects
    for insert to authenticated
    with check (
        (
            bucket_id = 'avatars'
            and (storage.foldername(name))[1] = (select auth.uid())::text and (select private.is_person())
        )
        or (
            bucket_id = 'resources'
            and (storage.foldername(name))[1] = (select auth.uid())::text
            and (select private.has_permission('resources.write'))
        )
        or (
            bucket_id = 'event-images'
            and (storage.foldername(name))[1] = any(array(select e::text from private.managed_events() as e))
        )
        or (bucket_id in ('avatars', 'event-images', 'resources') and (select private.is_admin()))
    );

drop policy if exists objects_update_authenticated on storage.objects;
create policy objects_update_authenticated on storage.objects
    for update to authenticated
    using (
        (bucket_id = 'avatars' and (storage.foldername(name))[1] = (select auth.uid())::text)
        or (
            bucket_id = 'event-images'
            and (storage.foldername(name))[1] = any(array(select e::text from private.managed_events() as e))
        )
        or (bucket_id in ('avatars', 'event-images', 'resources') and (select private.is_admin()))
    )
    with check (
        (
            bucket_id = 'avatars'
            and (storage.foldername(name))[1] = (select auth.uid())::text and (select private.is_person())
        )
        or (
            bucket_id = 'event-images'
            and (storage.foldername(name))[1] = any(array(select e::text from private.managed_events() as e))
        )
        or (bucket_id in ('avatars', 'event-images', 'resources') and (select private.is_admin()))
    );

drop policy if exists objects_delete_authenticated on storage.objects;
create policy objects_delete_authenticated on storage.objects
    for delete to authenticated
    using (
        (bucket_id = 'avatars' and (storage.foldername(name))[1] = (select auth.uid())::text)
        or (
            bucket_id = 'resources' and (storage.foldername(name))[1] = (select auth.uid())::text
            and not exists (
                select from public.resources as r
                where r.file_path = objects.name and r.status in ('published', 'removed')
            )
        )
        or (
            bucket_id = 'event-images'
            and (storage.foldername(name))[1] = any(array(select e::text from private.managed_events() as e))
        )
        or (bucket_id in ('avatars', 'event-images', 'resources') and (select private.is_admin()))
    );
