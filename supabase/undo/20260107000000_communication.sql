-- Takes back 20260107000000_communication.sql, with every notification and preference.
drop trigger create_preferences on public.profiles;
drop function private.create_preferences();
drop trigger forget_notifications on public.user_blocks;
drop function private.forget_notifications();
drop function private.notify(uuid, public.notification_type, text, text, text, uuid, text, uuid);
drop table public.communication_preferences;
drop function private.is_quiet_hours(jsonb);
drop table public.notifications;
drop type public.notification_type;
