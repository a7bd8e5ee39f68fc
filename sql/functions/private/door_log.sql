-- What happened at the door of an event, newest first, before the entry p_before; with p_flagged_only what a device let
-- in without a line and should not have. For who manages the event, not for the staff at its door.
-- Caller: public.door_log. Errors: P0002, 42501, MD175 event_archived.
create or replace function private.door_log(
    p_event_id uuid,
    p_flagged_only boolean,
    p_limit integer,
    p_before bigint
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
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event constant public.events := private.require_event_manager(p_event_id);
begin
    perform private.require_door(p_event_id);
    return query
    select
        c.id, c.result, c.is_flagged, c.registration_id, p.first_name, p.last_name, c.device, c.gate, c.scanned_at,
        c.recorded_at, c.scanned_by
    from private.check_ins as c
    left join public.profiles as p on p.id = c.user_id
    where c.event_id = v_event.id and c.event_date = v_event.date
        and c.id < coalesce(p_before, 9223372036854775807)
        and (c.is_flagged or not p_flagged_only)
    order by c.id desc
    limit least(greatest(p_limit, 1), 1000);
end;
$$;
revoke all on function private.door_log(uuid, boolean, integer, bigint) from public, anon, authenticated, service_role;
grant execute on function private.door_log(uuid, boolean, integer, bigint) to authenticated;
