-- Keeps a topic on top of its category, or lets go of it. Callers: moderators. Errors: 42501, P0002.
create or replace function public.pin_topic(p_topic_id uuid, p_is_pinned boolean default true)
returns setof public.forum_topics
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform private.require_visible('topic', p_topic_id);
    perform private.pin_topic(p_topic_id, p_is_pinned);
    return query select t.* from public.forum_topics as t where t.id = p_topic_id;
end;
$$;
revoke all on function public.pin_topic(uuid, boolean) from public, anon, authenticated, service_role;
grant execute on function public.pin_topic(uuid, boolean) to authenticated;
comment on function public.pin_topic(uuid, boolean) is
'Keeps a topic on top of its category, or lets go of it, and returns it; for moderators.';
