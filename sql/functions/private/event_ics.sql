-- An event as an iCalendar text. Caller: public.event_ics. Errors: P0002.
create or replace function private.event_ics(p_event_id uuid)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event constant public.events := private.require_event(p_event_id);
begin
    return private.ics_calendar((select auth.uid()), array[v_event.id], v_event.title);
end;
$$;
revoke all on function private.event_ics(uuid) from public, anon, authenticated, service_role;
grant execute on function private.event_ics(uuid) to anon, authenticated;
