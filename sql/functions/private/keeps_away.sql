-- Whether a person wants to see nothing of a thing, or may not meet whose it is: a block either way, or a mute of it or of
-- its owner. Caller: suggestable.
create or replace function private.keeps_away(p_user_id uuid, p_content_type text, p_content_id uuid, p_owner_id uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select not private.can_see(p_user_id, p_owner_id)
        or exists (
            select from public.user_mutes as m
            where m.user_id = p_user_id
                and (m.entity_type, m.entity_id) in ((p_content_type, p_content_id), ('user', p_owner_id))
                and (m.expires_at > private.clock()) is not false
        )
$$;
revoke all on function private.keeps_away(uuid, text, uuid, uuid) from public, anon, authenticated, service_role;
