-- A block ends what was between two people; a request that was declined stays so. Caller: trigger of user_blocks.
create or replace function private.end_connection()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.lock_pair(new.blocker_id, new.blocked_id);
    update public.user_connections as c
    set status = case c.status when 'pending' then 'cancelled' else 'removed' end
    where least(c.requester_id, c.recipient_id) = least(new.blocker_id, new.blocked_id)
        and greatest(c.requester_id, c.recipient_id) = greatest(new.blocker_id, new.blocked_id)
        and c.status in ('pending', 'accepted');
    return null;
end;
$$;
revoke all on function private.end_connection() from public, anon, authenticated, service_role;
