-- Withdraws a request of the caller's own, or ends a connection. Caller: public.remove_connection. Twice changes nothing.
-- Errors: P0002; MD105 illegal_step for a request of the other side, which is declined instead, and a declined one.
create or replace function private.remove_connection(p_connection_id uuid)
returns public.user_connections
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_row public.user_connections := private.require_connection(p_connection_id);
begin
    if v_row.status in ('cancelled', 'removed') then
        return v_row;
    end if;
    update public.user_connections as c
    set status = case when c.status = 'pending' and c.requester_id = (select auth.uid()) then 'cancelled' else 'removed' end
    where c.id = p_connection_id
    returning c.* into v_row;
    return v_row;
end;
$$;
revoke all on function private.remove_connection(uuid) from public, anon, authenticated, service_role;
grant execute on function private.remove_connection(uuid) to authenticated;
