-- private.is_wanted(): the switch of the channel, of everything, of the type, and of the type by the channel.
begin;
select plan(11);

-- given
create function pg_temp.wants(p_change text, p_type text default 'forum', p_channel text default 'email') returns boolean language sql
as $$
    select private.is_wanted(
        jsonb_populate_record(
            null::public.communication_preferences,
            '{"email_notifications": true, "push_notifications": true, "sms_notifications": false, "whatsapp_notifications": false,
              "notification_frequency": "immediate", "categories": [], "channels": {}}' || p_change::jsonb
        ), p_type::public.notification_type, p_channel
    )
$$;

-- then
select ok(pg_temp.wants('{}'), 'what is not said is wanted');
select ok(
    (select bool_and(pg_temp.wants('{}', t.type::text)) from unnest(enum_range(null::public.notification_type)) as t (type)), 'of every type there is'
);
select ok(not pg_temp.wants('{"email_notifications": false}'), 'not when the channel is off');
select ok(not pg_temp.wants('{"email_notifications": false, "channels": {"forum": {"email": true}}}'), 'whatever is said of the type');
select ok(not pg_temp.wants('{"notification_frequency": "never"}'), 'not when everything is off');
select ok(not pg_temp.wants('{"categories": ["forum"]}'), 'not when the type is off');
select ok(not pg_temp.wants('{"channels": {"forum": {"email": false}}}'), 'or off by this channel');
select ok(pg_temp.wants('{"channels": {"forum": {"email": false}}}', 'event'), 'others are not meant by it');
select ok(pg_temp.wants('{"channels": {"forum": {"email": false}}}', 'forum', 'push'), 'nor other channels');
select ok(not pg_temp.wants('{}', 'forum', 'sms'), 'a short message has to be asked for');
select ok(not pg_temp.wants('{}', 'forum', 'pigeon'), 'what is no channel is not wanted');

select * from finish();
rollback;
