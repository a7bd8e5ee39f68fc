-- Realtime: what a client may listen to; row security decides who hears of which row.
-- Undo: supabase/undo/20260117000000_realtime.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

-- Supabase makes it with a project; a plain server has none.
do $$
begin
    create publication supabase_realtime;
exception when duplicate_object then
    null;
end;
$$;
-- Listeners know a table, not its leaves. None of these has any: events are left out, since readers of the log see their leaves.
alter publication supabase_realtime set (publish_via_partition_root = true);
alter publication supabase_realtime add table
public.notifications, public.user_messages, public.event_registrations, public.forum_topics;
