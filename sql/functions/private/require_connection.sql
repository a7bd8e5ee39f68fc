-- A connection of the caller's, held until the transaction ends. Callers: functions that change one.
-- Errors: 42501, P0002 (also for somebody else's, and after a block).
create or replace function private.require_connection(p_connection_id uuid)
returns public.user_connections
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := private.require_person();
    v_row public.user_connections;
begin
    perform private.lock_pair(c.requester_id, c.recipient_id)
    from public.user_connections as c
    where c.id = p_connection_id;
    select c.* into v_row
    from public.user_connections as c
    where c.id = p_connection_id
        and (c.requester_id = v_user_id or c.recipient_id = v_user_id)
        and private.can_see(c.requester_id, c.recipient_id);
    if not found then
        raise no_data_found using
            message = 'Esta conexión no existe',
            detail = '{"en": "This connection does not exist"}', hint = 'connection_not_found';
    end if;
    return v_row;
end;
$$;
revoke all on function private.require_connection(uuid) from public, anon, authenticated, service_role;
