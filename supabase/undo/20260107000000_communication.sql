-- Takes back 20260107000000_communication.sql, with every notification and preference.
drop trigger create_preferences on public.profiles;
drop function private.create_preferences();
drop trigger forget_notifications on public.user_blocks;
drop function private.forget_notifications();
drop function private.notify(
    uuid, public.notification_type, text, text, text, uuid, text, uuid, text, text, interval, boolean, timestamptz
);
drop function private.notify_all(
    uuid[], public.notification_type, text, text, text, uuid, text, uuid, text, text, interval, boolean, timestamptz
);
drop table public.communication_preferences;
drop function private.is_type_list(jsonb);
drop function private.is_channel_choice(jsonb);
drop function private.is_zone(text);
drop function private.is_quiet_hours(jsonb);
drop table public.notifications;
drop function private.close_notification();
drop type public.notification_type;
