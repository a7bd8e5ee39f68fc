-- What happened at the door of an event, newest first. Callers: the organizer, co-organizers, admins.
-- Errors: P0002, 42501, MD175 event_archived.
create or replace function public.door_log(
    p_event_id uuid,
    p_flagged_only boolean default false,
    p_limit integer default 100,
    p_before bigint default null
)
returns table (
    id bigint,
    result public.check_in_result,
    is_flagged boolean,
    registration_id uuid,
    first_name text,
    last_name text,
    device text,
    gate text,
    scanned_at timestamptz,
    recorded_at timestamptz,
    scanned_by uuid
)
language sql
volatile
security invoker
set search_path = ''
as $$ select l.* from private.door_log(p_event_id, p_flagged_only, p_limit, p_before) as l $$;
revoke all on function public.door_log(uuid, boolean, integer, bigint) from public, anon, authenticated, service_role;
grant execute on function public.door_log(uuid, boolean, integer, bigint) to authenticated;
comment on function public.door_log(uuid, boolean, integer, bigint) is
'An entry of the log of a door. Flagged: a device without a line took a ticket that was no good.';
