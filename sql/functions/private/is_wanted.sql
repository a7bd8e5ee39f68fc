-- Whether a person wants a type of notification by a channel: not when the channel or all is switched off, nor when the type
-- is not wanted, or not by this channel. What is not said is wanted. Callers: queue_deliveries, load_emails.
create or replace function private.is_wanted(
    p_preferences public.communication_preferences,
    p_type public.notification_type,
    p_channel text
)
returns boolean
language sql
stable
security invoker
set search_path = ''
as $$
    select case p_channel
            when 'email' then (p_preferences).email_notifications
            when 'push' then (p_preferences).push_notifications
            when 'sms' then (p_preferences).sms_notifications
            when 'whatsapp' then (p_preferences).whatsapp_notifications
            else false
        end
        and (p_preferences).notification_frequency <> 'never'
        and not (p_preferences).categories ? p_type::text
        and coalesce(((p_preferences).channels -> p_type::text ->> p_channel)::boolean, true)
$$;
revoke all on function private.is_wanted(public.communication_preferences, public.notification_type, text)
from public, anon, authenticated, service_role;
