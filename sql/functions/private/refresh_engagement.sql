-- Counts how events are received and how people take part; says how many measures changed.
-- Caller: the job refresh-engagement.
create or replace function private.refresh_engagement()
returns bigint
language sql
volatile
security definer
set search_path = ''
as $$ select private.refresh_event_engagement() + private.refresh_user_engagement() $$;
revoke all on function private.refresh_engagement() from public, anon, authenticated, service_role;
