-- An event that the caller may manage: its organizer while he is one, its staff in one of p_staff, or an admin.
-- Callers: functions that change or inspect an event.
-- Errors: P0002 for an event that the caller cannot see, 42501 for one that is somebody else's.
create or replace function private.require_event_manager(p_event_id uuid, p_staff text[] default '{co_organizer}')
returns public.events
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event public.events := private.require_event(p_event_id);
begin
    if v_event.organizer_id is distinct from private.require_person() then
        if (select private.is_admin()) or p_event_id in (select private.staffed_events(p_staff)) then
            return v_event;
        end if;
        raise insufficient_privilege using
            message = 'Este evento es de otra persona',
            detail = '{"en": "This event belongs to somebody else"}', hint = 'not_your_event';
    end if;
    -- Who is no organizer any more reads no attendees and moves no dates; admins take over.
    perform private.require_permission('events.create');
    return v_event;
end;
$$;
revoke all on function private.require_event_manager(uuid, text[]) from public, anon, authenticated, service_role;
