-- Storage: the buckets, and who reads and writes which files. On the platform's schema nothing but buckets and policies.
-- Policies: sql/policies/storage/objects.sql. Undo: supabase/undo/20260116000000_storage.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

-- No html and no svg anywhere: a browser would run what is in them.
insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types) values
('avatars', 'avatars', true, 2097152, '{image/png,image/jpeg,image/webp}'),
('event-images', 'event-images', true, 5242880, '{image/png,image/jpeg,image/webp}'),
(
    'resources', 'resources', false, 52428800,
    '{
        application/pdf,application/zip,application/gzip,application/json,application/x-ipynb+json,application/epub+zip,
        application/vnd.openxmlformats-officedocument.wordprocessingml.document,
        application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,
        application/vnd.openxmlformats-officedocument.presentationml.presentation,
        application/vnd.oasis.opendocument.text,application/vnd.oasis.opendocument.spreadsheet,
        application/vnd.oasis.opendocument.presentation,
        text/plain,text/markdown,text/csv,image/png,image/jpeg,image/webp,audio/mpeg,video/mp4,video/webm
    }'
),
(
    'reports', 'reports', false, 52428800,
    '{application/pdf,application/json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet}'
)
on conflict (id) do update
    set
        public = excluded.public,
        file_size_limit = excluded.file_size_limit,
        allowed_mime_types = excluded.allowed_mime_types;

-- <<< sql/functions/private/managed_events.sql
-- The events that the caller manages: as their organizer while he may create events, or
-- as their co-organizer. Callers: policies of storage.objects.
create or replace function private.managed_events()
returns setof uuid
language sql
stable
security definer
set search_path = ''
as $$
    select e.id
    from public.events as e
    where e.organizer_id = (select auth.uid()) and (select private.has_permission('events.create'))
    union
    select s.event_id from private.staffed_events('{co_organizer}') as s (event_id)
$$;
revoke all on function private.managed_events() from public, anon, authenticated, service_role;
grant execute on function private.managed_events() to authenticated;
-- >>>
-- <<< sql/policies/storage/objects.sql
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
-- >>>
