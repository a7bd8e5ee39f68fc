-- The link of an online event. Caller: public.event_join_link. Errors: P0002; 42501 for all but confirmed people,
-- the organizer, the staff and admins.
create or replace function private.event_join_link(p_event_id uuid)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event public.events := private.require_event(p_event_id);
begin
    perform private.require_person();
    if not (select private.is_admin()) and p_event_id not in (select private.attended_events()) then
        raise insufficient_privilege using
            message = 'El enlace es para personas con inscripción confirmada',
            detail = '{"en": "The link is for people with a confirmed registration"}', hint = 'not_confirmed';
    end if;
    return v_event.event_url;
end;
$$;
revoke all on function private.event_join_link(uuid) from public, anon, authenticated, service_role;
grant execute on function private.event_join_link(uuid) to authenticated;
