-- Puts a notification into a person's list, unless it is of his own doing, of somebody he does not meet, or of what he
-- has muted. Callers: triggers and functions of all domains. p_actor_id and the entity say whom and what it is about.
create or replace function private.notify(
    p_user_id uuid,
    p_type public.notification_type,
    p_title text,
    p_message text,
    p_action_url text default null,
    p_actor_id uuid default null,
    p_entity_type text default null,
    p_entity_id uuid default null
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if p_user_id is null or p_user_id = p_actor_id or not private.can_see(p_user_id, p_actor_id)
        or not exists (select from auth.users as u where u.id = p_user_id)
        or exists (
            select from public.user_mutes as m
            where m.user_id = p_user_id
                and (
                    (m.entity_type = 'user' and m.entity_id = p_actor_id)
                    or (m.entity_type = p_entity_type and m.entity_id = p_entity_id)
                )
                and (m.expires_at is null or m.expires_at > private.clock())
        ) then
        return;
    end if;
    insert into public.notifications (user_id, type, title, message, action_url, meta_data)
    values (
        p_user_id, p_type, p_title, p_message, p_action_url,
        jsonb_strip_nulls(
            jsonb_build_object('actor_id', p_actor_id, 'entity_type', p_entity_type, 'entity_id', p_entity_id)
        )
    );
end;
$$;
revoke all on function private.notify(uuid, public.notification_type, text, text, text, uuid, text, uuid)
from public, anon, authenticated, service_role;
