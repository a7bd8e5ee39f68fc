-- Makes a person staff of an event, or changes as what. Caller: public.add_event_staff.
-- Errors: P0002 for an unknown event or person, 42501 for all but the organizer and admins, 23514 for an unknown role,
-- MD110 organizer_is_no_staff.
create or replace function private.add_event_staff(p_event_id uuid, p_user_id uuid, p_role text)
returns public.event_staff
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event constant public.events := private.require_event_manager(p_event_id, '{}');
    v_row public.event_staff;
begin
    perform private.require_visible_user(p_user_id);
    if p_user_id = v_event.organizer_id then
        perform private.fail('MD110');
    end if;
    insert into public.event_staff (event_id, user_id, role, added_by)
    values (p_event_id, p_user_id, p_role, (select auth.uid()))
    on conflict (event_id, user_id) do update set role = excluded.role, added_by = excluded.added_by
    returning * into v_row;
    return v_row;
end;
$$;
revoke all on function private.add_event_staff(uuid, uuid, text) from public, anon, authenticated, service_role;
grant execute on function private.add_event_staff(uuid, uuid, text) to authenticated;
