-- Moves a person's mark in a topic on to a reply, never back. Callers: mark_topic_read, follow_topic, tell_of_reply.
create or replace function private.read_up_to(p_user_id uuid, p_topic_id uuid, p_number integer)
returns integer
language sql
volatile
security definer
set search_path = ''
as $$
    insert into public.forum_reads as r (user_id, topic_id, last_read_number)
    values (p_user_id, p_topic_id, p_number)
    on conflict (user_id, topic_id) do update
        set last_read_number = greatest(r.last_read_number, excluded.last_read_number)
    returning r.last_read_number
$$;
revoke all on function private.read_up_to(uuid, uuid, integer) from public, anon, authenticated, service_role;
