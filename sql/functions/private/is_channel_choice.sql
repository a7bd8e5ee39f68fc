-- Whether a value says by which channel which type of notification comes: {"forum": {"email": false}}, or {} for what is
-- usual. Caller: a check of communication_preferences.
create or replace function private.is_channel_choice(p_choice jsonb)
returns boolean
language sql
stable
parallel safe
security invoker
set search_path = ''
as $$
    select case when jsonb_typeof(p_choice) = 'object' then not exists (
        select from jsonb_each(p_choice) as t (type, channels)
        where not t.type = any (enum_range(null::public.notification_type)::text[])
            or case when jsonb_typeof(t.channels) = 'object' then exists (
                select from jsonb_each(t.channels) as c (channel, is_wanted)
                where c.channel not in ('email', 'push', 'sms', 'whatsapp') or jsonb_typeof(c.is_wanted) <> 'boolean'
            ) else true end
    ) else false end
$$;
revoke all on function private.is_channel_choice(jsonb) from public, anon, authenticated, service_role;
grant execute on function private.is_channel_choice(jsonb) to authenticated, service_role;
