-- Whether two people are connected. Callers: rules about who may reach whom.
create or replace function private.are_connected(p_one uuid, p_other uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select exists (
        select from public.user_connections as c
        where least(c.requester_id, c.recipient_id) = least(p_one, p_other)
            and greatest(c.requester_id, c.recipient_id) = greatest(p_one, p_other)
            and c.status = 'accepted'
    )
$$;
revoke all on function private.are_connected(uuid, uuid) from public, anon, authenticated, service_role;
