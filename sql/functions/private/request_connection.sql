-- Asks a person to connect. Caller: public.request_connection. Asking twice gives the same row; asking somebody who has
-- asked is a yes. Whoever was declined may ask again after 30 days; the other side at once.
-- Errors: 42501, P0002 for nobody and for a block alike, 23514 for oneself, MD140 connection_declined, MD401, MD501.
create or replace function private.request_connection(p_user_id uuid)
returns public.user_connections
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_me constant uuid := private.require_person();
    v_row public.user_connections;
begin
    perform private.lock_pair(v_me, p_user_id);
    perform private.require_visible_user(p_user_id);
    select c.* into v_row
    from public.user_connections as c
    where least(c.requester_id, c.recipient_id) = least(v_me, p_user_id)
        and greatest(c.requester_id, c.recipient_id) = greatest(v_me, p_user_id);

    if v_row.id is null then
        insert into public.user_connections (requester_id, recipient_id)
        values (v_me, p_user_id)
        returning * into v_row;
    elsif v_row.status = 'pending' and v_row.recipient_id = v_me then
        update public.user_connections as c set status = 'accepted' where c.id = v_row.id
        returning c.* into v_row;
    elsif v_row.status in ('declined', 'cancelled', 'removed') then
        if v_row.status = 'declined' and v_row.requester_id = v_me
            and v_row.decided_at > private.clock() - interval '30 days' then
            perform private.fail('MD140', jsonb_build_object('until', v_row.decided_at + interval '30 days'));
        end if;
        update public.user_connections as c
        set status = 'pending', requester_id = v_me, recipient_id = p_user_id, created_at = private.clock()
        where c.id = v_row.id
        returning c.* into v_row;
    end if;
    return v_row;
end;
$$;
revoke all on function private.request_connection(uuid) from public, anon, authenticated, service_role;
grant execute on function private.request_connection(uuid) to authenticated;
