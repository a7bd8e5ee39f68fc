-- Takes back 20260124000000_privacy.sql. The tags stay in the comments of columns; nothing reads them.
drop trigger erase_person on auth.users;
drop function public.delete_my_account(text);
drop function public.export_my_data();
drop function private.delete_my_account(text);
drop function private.erase_person();
drop function private.rename_archived_events(uuid, text);
drop function private.personal_words(uuid);
drop function private.export_my_data();
drop function private.export_person(uuid);
drop function private.tag_privacy(regclass, text[], text);
drop view private.privacy_registry;
drop index public.idx_notifications_actor;
delete from private.jobs where kind = 'erase_files';
delete from private.job_kinds where kind = 'erase_files';
delete from private.rate_limits where action = 'export';
delete from private.error_codes where code in ('MD180', 'MD181');
