-- Takes back 20260116000000_storage.sql. The buckets and their files stay, closed: those go through the storage API only.
drop policy objects_select_anon on storage.objects;
drop policy objects_select_authenticated on storage.objects;
drop policy objects_insert_authenticated on storage.objects;
drop policy objects_update_authenticated on storage.objects;
drop policy objects_delete_authenticated on storage.objects;
drop function private.managed_events();
update storage.buckets set public = false where id in ('avatars', 'event-images');
