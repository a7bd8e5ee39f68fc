-- Asks the worker for what the job daily-backup is about, once for as many askings as wait.
-- Caller: the job daily-backup.
create or replace function private.queue_backup()
returns bigint
language sql
volatile
security definer
set search_path = ''
as $$ select private.enqueue('backup', '{}', 'daily-backup') $$;
revoke all on function private.queue_backup() from public, anon, authenticated, service_role;
