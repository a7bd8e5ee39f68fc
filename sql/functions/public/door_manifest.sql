-- What a device needs to stand at a door without a line, after the row (p_since, p_after_id). Callers: the organizer of
-- the event, its staff, admins. Errors: P0002, 42501, MD175 event_archived.
create or replace function public.door_manifest(
    p_event_id uuid,
    p_since timestamptz default null,
    p_after_id uuid default null,
    p_limit integer default 500
)
returns table (
    registration_id uuid,
    changed_at timestamptz,
    standing public.check_in_result,
    code_hashes text[],
    first_name text,
    last_initial text,
    ticket_type text,
    checked_in_at timestamptz
)
language sql
volatile
security invoker
set search_path = ''
as $$ select m.* from private.door_manifest(p_event_id, p_since, p_after_id, p_limit) as m $$;
revoke all on function public.door_manifest(uuid, timestamptz, uuid, integer)
from public, anon, authenticated, service_role;
grant execute on function public.door_manifest(uuid, timestamptz, uuid, integer) to authenticated;
comment on function public.door_manifest(uuid, timestamptz, uuid, integer) is
'One place of an event as its door needs it: the SHA-256 of each code that is good, and whether it lets its owner in.';
