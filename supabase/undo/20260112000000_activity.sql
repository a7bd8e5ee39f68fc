-- Takes back 20260112000000_activity.sql, with every noted activity.
drop trigger note_activity on public.forum_posts;
drop trigger note_activity on public.forum_topics;
drop trigger note_activity_of_recipient on public.user_connections;
drop trigger note_activity_of_requester on public.user_connections;
drop trigger note_activity on public.blog_comments;
drop trigger note_activity on public.resource_access_logs;
drop trigger note_activity on public.event_registrations;
drop function private.note_activity();
drop function private.record_activity(uuid, text, text, uuid, jsonb);
drop table public.user_activities;
