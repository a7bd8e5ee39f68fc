-- Takes back 20260203000000_backups.sql: backups cannot be asked for any more. Those that were made stay, and what is
-- known of them, but for backups of everything.
drop function private.forget_backups(bigint, uuid, uuid[]);
drop function private.backups_to_remove(bigint, uuid);
drop function private.end_backup(bigint, uuid, bigint, text, text);
drop function private.begin_backup(bigint, uuid);
create or replace function private.queue_backup()
returns bigint
language sql
volatile
security definer
set search_path = ''
as $$ select private.enqueue('backup', '{}', 'daily-backup') $$;
drop function backup.create_backup(text, text[], text);
drop function backup.set_retention_policy(text, interval);
delete from private.error_codes where code in ('MD161', 'MD162', 'MD163');
delete from backup.backups where schemas is null;
alter table backup.backups
drop column removed_since,
drop column job_id,
drop constraint location_leads_nowhere_else,
drop constraint done_is_known,
alter column schemas set not null;
comment on column backup.backups.schemas is '@pii:none @export:no @erase:keep @retain:forever';
comment on column backup.backups.location is '@pii:none @export:no @erase:keep @retain:forever';
comment on column backup.backups.size_bytes is '@pii:none @export:no @erase:keep @retain:forever';
comment on column backup.backups.sha256 is '@pii:none @export:no @erase:keep @retain:forever';
