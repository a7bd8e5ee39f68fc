-- Takes back 20260203000000_backups.sql: backups cannot be asked for any more. Those that were made stay, and what is
-- known of them.
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
