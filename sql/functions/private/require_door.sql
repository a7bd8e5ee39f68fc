-- An event at whose door the caller stands: its organizer, its staff, an admin. Callers: functions of the door.
-- Errors: P0002, 42501, MD175 event_archived.
create or replace function private.require_door(p_event_id uuid)
returns public.events
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event constant public.events := private.require_event_manager(p_event_id, '{co_organizer,check_in}');
begin
    if private.is_archived(p_event_id) then
        perform private.fail('MD175', jsonb_build_object('event_id', p_event_id));
    end if;
    return v_event;
end;
$$;
revoke all on function private.require_door(uuid) from public, anon, authenticated, service_role;
