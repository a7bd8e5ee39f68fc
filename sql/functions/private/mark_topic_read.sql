-- Moves the caller's mark in a topic on. Caller: public.mark_topic_read, which has checked that the caller sees the
-- topic. Errors: 42501.
create or replace function private.mark_topic_read(p_topic_id uuid, p_number integer)
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_me constant uuid := private.require_person();
    v_last integer;
begin
    select coalesce(max(p.number), 0) into v_last from public.forum_posts as p where p.topic_id = p_topic_id;
    return private.read_up_to(v_me, p_topic_id, greatest(least(p_number, v_last), 0));
end;
$$;
revoke all on function private.mark_topic_read(uuid, integer) from public, anon, authenticated, service_role;
grant execute on function private.mark_topic_read(uuid, integer) to authenticated;
