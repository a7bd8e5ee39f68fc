-- public.communication_preferences: made at sign-up, changed by oneself, seen by nobody else.
begin;
select plan(29);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto}'::text[]) as p (name);
    perform tests.create_user('jefa', '{admin}');
end;
$$;

-- when, then
select tests.authenticate_as('ana');
select results_eq(
    $$ select email_notifications, push_notifications, sms_notifications, whatsapp_notifications, notification_frequency,
              quiet_hours, categories, messages_from, suggest_me, track_activity
       from public.communication_preferences $$,
    $$ values (true, true, false, false, 'immediate', '{"start": "22:00", "end": "08:00"}'::jsonb, '[]'::jsonb, 'everyone', true, true) $$,
    'everybody has them from the beginning'
);
select results_eq(
    $$ update public.communication_preferences set messages_from = 'nobody', quiet_hours = '{}', categories = '["event"]'
       returning user_id $$, $$ values (tests.user_id('ana')) $$, 'and changes his own'
);
select throws_ok(
    $$ insert into public.communication_preferences (user_id) values (tests.user_id('ana')) $$, '42501', null, 'nobody makes them'
);
select throws_ok('delete from public.communication_preferences', '42501', null, 'or deletes them');
select throws_ok(
    $$ update public.communication_preferences set user_id = tests.user_id('beto') $$, '42501', null, 'or gives them away'
);
select tests.authenticate_as('jefa');
select is((select count(*) from public.communication_preferences), 1::bigint, 'an admin sees only her own');
select tests.clear_authentication();
select is(
    (select count(*) from public.communication_preferences as p where p.messages_from = 'everyone'), 2::bigint, 'others are as they were'
);

-- then: what they may say
select throws_ok(format('update public.communication_preferences set %s', c.change), '23514', null, 'not: ' || c.change)
from unnest(array[
    'messages_from = ''friends''', 'notification_frequency = ''hourly''', 'categories = ''{}''', 'quiet_hours = ''[]''',
    'quiet_hours = ''{"start": "25:00", "end": "08:00"}''', 'quiet_hours = ''{"start": "22:00"}''',
    'quiet_hours = ''{"start": null, "end": "08:00"}''',
    'quiet_hours = ''{"start": "22:00", "end": "08:00", "zone": "UTC"}''', 'timezone = ''COT''', 'timezone = ''America/Macondo''',
    'categories = ''["gossip"]''', 'categories = ''[1]''', 'channels = ''[]''', 'channels = ''{"gossip": {"email": false}}''',
    'channels = ''{"event": {"pigeon": false}}''', 'channels = ''{"event": {"email": 1}}''', 'channels = ''{"event": true}'''
]) as c (change);
select lives_ok(format('update public.communication_preferences set %s', c.change), c.change)
from unnest(array[
    'quiet_hours = ''{"start": "00:00", "end": "23:59"}''', 'quiet_hours = ''{}''', 'notification_frequency = ''never''',
    'timezone = ''Europe/Madrid'', channels = ''{"event": {"email": false, "push": true}}'', categories = ''["forum"]'''
]) as c (change);

-- then
delete from auth.users where id = tests.user_id('ana');
select is((select count(*) from public.communication_preferences), 2::bigint, 'they go with the account');

select * from finish();
rollback;
