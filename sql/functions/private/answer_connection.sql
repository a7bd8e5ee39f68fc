-- Accepts or declines a request. Caller: public.answer_connection. The same answer twice changes nothing.
-- Errors: P0002; 42501 for all but whom was asked; MD105 illegal_step when it is not open any more.
create or replace function private.answer_connection(p_connection_id uuid, p_accept boolean)
returns public.user_connections
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_answer constant text := case when p_accept then 'accepted' else 'declined' end;
    v_row public.user_connections := private.require_connection(p_connection_id);
begin
    if v_row.recipient_id <> (select auth.uid()) then
        raise insufficient_privilege using
            message = 'Solo responde quien recibió la solicitud',
            detail = '{"en": "Only whom was asked may answer"}', hint = 'recipient_answers';
    end if;
    if v_row.status <> v_answer then
        update public.user_connections as c set status = v_answer where c.id = p_connection_id
        returning c.* into v_row;
    end if;
    return v_row;
end;
$$;
revoke all on function private.answer_connection(uuid, boolean) from public, anon, authenticated, service_role;
grant execute on function private.answer_connection(uuid, boolean) to authenticated;
