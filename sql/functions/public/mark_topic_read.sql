-- Says how far the caller has read a topic; the mark never moves back. Callers: signed-in people.
-- Errors: 42501, P0002 for a topic that the caller cannot see.
create or replace function public.mark_topic_read(p_topic_id uuid, p_number integer default null)
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform private.require_visible('topic', p_topic_id);
    return private.mark_topic_read(p_topic_id, p_number);
end;
$$;
revoke all on function public.mark_topic_read(uuid, integer) from public, anon, authenticated, service_role;
grant execute on function public.mark_topic_read(uuid, integer) to authenticated;
comment on function public.mark_topic_read(uuid, integer) is
'Moves the caller''s mark in a topic on to a reply, or to the last one, and returns where it is.';
