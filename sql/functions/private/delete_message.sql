-- Takes a message out of the caller's own list; the other side keeps it. Caller: public.delete_message.
-- Errors: 42501; P0002, also for somebody else's.
create or replace function private.delete_message(p_message_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_me constant uuid := private.require_person();
begin
    update public.user_messages as m
    set
        sender_deleted_at = case when m.sender_id = v_me then private.clock() else m.sender_deleted_at end,
        recipient_deleted_at = case when m.recipient_id = v_me then private.clock() else m.recipient_deleted_at end
    where m.id = p_message_id
        and (
            (m.sender_id = v_me and m.sender_deleted_at is null)
            or (m.recipient_id = v_me and m.recipient_deleted_at is null)
        );
    if not found then
        raise no_data_found using
            message = 'Este mensaje no existe',
            detail = '{"en": "This message does not exist"}', hint = 'message_not_found';
    end if;
end;
$$;
revoke all on function private.delete_message(uuid) from public, anon, authenticated, service_role;
grant execute on function private.delete_message(uuid) to authenticated;
