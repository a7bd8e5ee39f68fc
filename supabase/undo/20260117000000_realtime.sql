-- Takes back 20260117000000_realtime.sql: nobody hears of changes any more. The publication itself is Supabase's.
alter publication supabase_realtime drop table
public.notifications, public.user_messages, public.event_registrations, public.forum_topics;
alter publication supabase_realtime set (publish_via_partition_root = false);
