-- Takes a person from the staff of an event; nothing happens if he is none. Caller: public.remove_event_staff.
-- Errors: P0002; MD175 event_archived; 42501 for all but the organizer, admins, and who leaves by himself.
create or replace function private.remove_event_staff(p_event_id uuid, p_user_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if p_user_id is distinct from private.require_person() then
        perform private.require_event_manager(p_event_id, '{}');
    end if;
    if private.is_archived(p_event_id) then
        perform private.fail('MD175', jsonb_build_object('event_id', p_event_id));
    end if;
    delete from public.event_staff as s where s.event_id = p_event_id and s.user_id = p_user_id;
end;
$$;
revoke all on function private.remove_event_staff(uuid, uuid) from public, anon, authenticated, service_role;
grant execute on function private.remove_event_staff(uuid, uuid) to authenticated;
