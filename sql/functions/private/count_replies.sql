-- Keeps on a topic how many replies it shows and when it was last active, which never goes back.
-- Caller: trigger of forum_posts, after every change.
create or replace function private.count_replies()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_before constant integer := case when old.status = 'active' then 1 else 0 end;
    v_after constant integer := case when new.status = 'active' then 1 else 0 end;
begin
    if tg_op = 'INSERT' or v_before <> v_after then
        update public.forum_topics as t
        set
            reply_count = t.reply_count + v_after - v_before,
            last_activity_at = greatest(t.last_activity_at, new.created_at)
        where t.id = coalesce(new.topic_id, old.topic_id);
    end if;
    return null;
end;
$$;
revoke all on function private.count_replies() from public, anon, authenticated, service_role;
