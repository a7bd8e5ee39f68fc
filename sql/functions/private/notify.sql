-- Puts a notification into a person's list, as notify_all() does into those of many.
-- Callers: triggers and functions of all domains.
create or replace function private.notify(
    p_user_id uuid,
    p_type public.notification_type,
    p_title text,
    p_message text,
    p_action_url text default null,
    p_actor_id uuid default null,
    p_entity_type text default null,
    p_entity_id uuid default null,
    p_dedupe_key text default null,
    p_many text default null,
    p_window interval default '1 day',
    p_is_urgent boolean default false,
    p_expires_at timestamptz default null
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.notify_all(
        array[p_user_id], p_type, p_title, p_message, p_action_url, p_actor_id, p_entity_type, p_entity_id,
        p_dedupe_key, p_many, p_window, p_is_urgent, p_expires_at
    );
end;
$$;
revoke all on function private.notify(
    uuid, public.notification_type, text, text, text, uuid, text, uuid, text, text, interval, boolean, timestamptz
) from public, anon, authenticated, service_role;
