-- Whether p_viewer may see what is p_owner's: not when either has blocked the other. The one place that knows blocks.
-- Callers: policies and functions on every surface where people meet. Nobody's content, and nobody in particular, pass.
create or replace function private.can_see(p_viewer uuid, p_owner uuid)
returns boolean
language plpgsql
stable
parallel safe
security definer
set search_path = ''
as $$
begin
    if p_viewer is null or p_owner is null or p_viewer = p_owner then
        return true;
    end if;
    return not exists (
        select from public.user_blocks as b
        where (b.blocker_id = p_viewer and b.blocked_id = p_owner)
            or (b.blocker_id = p_owner and b.blocked_id = p_viewer)
    );
end;
$$;
revoke all on function private.can_see(uuid, uuid) from public, anon, authenticated, service_role;
grant execute on function private.can_see(uuid, uuid) to authenticated, service_role;
