-- Asks the worker for the backup of the day: of everything, so that it can be restored. Caller: the job daily-backup.
create or replace function private.queue_backup()
returns bigint
language sql
volatile
security definer
set search_path = ''
as $$ select backup.create_backup('medellin_ai_backup', null, '/backups') $$;
revoke all on function private.queue_backup() from public, anon, authenticated, service_role;
