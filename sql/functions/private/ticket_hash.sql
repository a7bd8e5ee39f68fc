-- What is kept of a ticket's code. 128 random bits need neither salt nor stretching, and a door device computes the same
-- for itself: SHA-256 of the text that it has read. Callers: functions of the door.
create or replace function private.ticket_hash(p_code text)
returns bytea
language sql
immutable
strict
security invoker
set search_path = ''
as $$ select sha256(convert_to(p_code, 'utf8')) $$;
revoke all on function private.ticket_hash(text) from public, anon, authenticated, service_role;
