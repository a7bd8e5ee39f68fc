-- Pins a topic, or takes the pin away. Caller: public.pin_topic, which has checked that the caller sees it.
-- Errors: 42501 for all but moderators.
create or replace function private.pin_topic(p_topic_id uuid, p_is_pinned boolean)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.require_permission('content.moderate');
    update public.forum_topics as t set is_pinned = p_is_pinned where t.id = p_topic_id;
end;
$$;
revoke all on function private.pin_topic(uuid, boolean) from public, anon, authenticated, service_role;
grant execute on function private.pin_topic(uuid, boolean) to authenticated;
