-- An event that the caller may see, be it archived; a stranger's draft counts as not there. Callers: functions of events.
-- Those that change one take its lock next, which refuses archived ones.
-- Errors: P0002.
create or replace function private.require_event(p_event_id uuid)
returns public.events
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event public.events;
begin
    select e.* into v_event from private.any_event_row(p_event_id) as e;
    if not found or (
        v_event.status = 'draft'
        and v_event.organizer_id is distinct from (select auth.uid())
        and not (select private.is_admin())
        and p_event_id not in (select private.staffed_events('{co_organizer,check_in}'))
    ) then
        raise no_data_found using
            message = 'Este evento no existe', detail = '{"en": "This event does not exist"}', hint = 'event_not_found';
    end if;
    return v_event;
end;
$$;
revoke all on function private.require_event(uuid) from public, anon, authenticated, service_role;
