-- Notes what a person did, if the person lets it be noted. Callers: note_activity, functions that are no insert.
create or replace function private.record_activity(
    p_user_id uuid,
    p_activity_type text,
    p_entity_type text,
    p_entity_id uuid,
    p_metadata jsonb default '{}'
)
returns void
language sql
volatile
security definer
set search_path = ''
as $$
    insert into public.user_activities (user_id, activity_type, entity_type, entity_id, metadata)
    select c.user_id, p_activity_type, p_entity_type, p_entity_id, p_metadata
    from public.communication_preferences as c
    where c.user_id = p_user_id and c.track_activity
$$;
revoke all on function private.record_activity(uuid, text, text, uuid, jsonb)
from public, anon, authenticated, service_role;
