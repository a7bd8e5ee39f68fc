-- What the caller and another person wrote to each other, newest first; of nobody, what deleted accounts left behind.
-- Caller: public.messages_with. With a block there is nothing, as if nothing had been written. Planned for each call: one
-- plan for a person and for nobody would sort all that the caller ever wrote.
create or replace function private.messages_with(
    p_user_id uuid,
    p_limit integer,
    p_before timestamptz,
    p_before_id uuid
)
returns setof public.user_messages_public
language plpgsql
stable
security definer
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
    v_me constant uuid := (select auth.uid());
begin
    if not private.can_see(v_me, p_user_id) then
        return;
    end if;
    return query
    select b.id, b.sender_id, b.recipient_id, b.content, b.read, b.read_at, b.created_at, b.updated_at
    from private.mailbox as b
    where b.owner_id = v_me and b.deleted_at is null
        and (b.other_id = p_user_id or (p_user_id is null and b.other_id is null))
        and (b.created_at, b.id) < (
            coalesce(p_before, 'infinity'), coalesce(p_before_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
        )
    order by b.created_at desc, b.id desc
    limit least(greatest(p_limit, 1), 1000);
end;
$$;
revoke all on function private.messages_with(uuid, integer, timestamptz, uuid)
from public, anon, authenticated, service_role;
grant execute on function private.messages_with(uuid, integer, timestamptz, uuid) to authenticated;
