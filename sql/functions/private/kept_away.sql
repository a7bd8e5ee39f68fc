-- What people want to see nothing of, or may not meet: who is blocked either way (as can_see, for many at once), what is
-- muted, and whose owner is. Caller: suggestable.
create or replace function private.kept_away(p_user_ids uuid[])
returns table (user_id uuid, entity_type text, entity_id uuid)
language sql
stable
security definer
set search_path = ''
as $$
    select b.blocker_id, 'user', b.blocked_id
    from public.user_blocks as b
    where b.blocker_id = any (p_user_ids)
    union all
    select b.blocked_id, 'user', b.blocker_id
    from public.user_blocks as b
    where b.blocked_id = any (p_user_ids)
    union all
    select m.user_id, m.entity_type, m.entity_id
    from public.user_mutes as m
    where m.user_id = any (p_user_ids) and (m.expires_at > private.clock()) is not false
$$;
revoke all on function private.kept_away(uuid[]) from public, anon, authenticated, service_role;
