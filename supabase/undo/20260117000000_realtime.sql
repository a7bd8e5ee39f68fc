-- Takes back 20260117000000_realtime.sql. The publication stays: it is the platform's.
drop trigger broadcast_event_update on public.events;
drop trigger broadcast_event_change on public.events;
drop function private.broadcast_event_change();
alter publication supabase_realtime set (publish_via_partition_root = false);
alter publication supabase_realtime
drop table public.notifications, public.user_messages, public.event_registrations, public.forum_topics;
