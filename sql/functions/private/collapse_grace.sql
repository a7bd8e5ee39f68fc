-- How long what may happen again is not sent yet, so that several become one message. Callers: queue_deliveries,
-- load_emails, tell_of_event_change.
create or replace function private.collapse_grace()
returns interval
language sql
immutable
parallel safe
security invoker
set search_path = ''
as $$ select interval '5 minutes' $$;
revoke all on function private.collapse_grace() from public, anon, authenticated, service_role;
