-- public.record_consent(): what a person says of a purpose, and what it turns off.
begin;
select plan(25);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
end;
$$;
select tests.authenticate_as('ana');
select throws_ok(
    format('update public.communication_preferences set %I = true', c.name), 'MD183', null, c.name || ' needs a consent'
) from unnest('{sms_notifications,whatsapp_notifications}'::text[]) as c (name);

-- when
select lives_ok($$ select public.record_consent('sms', true, '2026-01') $$, 'a consent is given');

-- then
select results_eq(
    $$ select preference, is_required, is_granted, version, source, decided_at from public.my_consents() where purpose = 'sms' $$,
    $$ values ('sms_notifications', false, true, '2026-01', 'web', now()) $$, 'and stands'
);
select ok(
    not (select c.sms_notifications from public.communication_preferences as c), 'it allows the channel, and does not turn it on'
);
select lives_ok('update public.communication_preferences set sms_notifications = true', 'that is for the person to do');
select lives_ok(
    $$ update public.communication_preferences set quiet_hours = '{}' $$, 'what is on stays on with other changes'
);
select throws_ok(
    'update public.communication_preferences set whatsapp_notifications = true', 'MD183', null, 'another channel needs its own'
);

-- when: said again, and withdrawn
select lives_ok($$ select public.record_consent('sms', true, '2026-01', 'app') $$, 'saying the same again is no error');
select lives_ok(
    $$ select public.record_consent('sms', false, null, 'app') $$, 'a consent is withdrawn, without any version'
);

-- then
select ok(not (select c.sms_notifications from public.communication_preferences as c), 'the channel is off at once');
select throws_ok(
    'update public.communication_preferences set sms_notifications = true', 'MD183', null, 'and cannot be turned on'
);
select ok((select c.track_activity from public.communication_preferences as c), 'other preferences are as they were');

-- when, then: what is on unless somebody objects
select lives_ok($$ select public.record_consent('analytics', false) $$, 'an objection');
select ok(not (select c.track_activity from public.communication_preferences as c), 'stops the record of activities');
select throws_ok(
    'update public.communication_preferences set track_activity = true', 'MD183', null, 'which stays off'
);
select lives_ok($$ select public.record_consent('analytics', true, '2026-01') $$, 'until it is taken back');
select lives_ok('update public.communication_preferences set track_activity = true', 'and turned on');

-- then: refusals
select throws_ok($$ select public.record_consent('sms', true, '2025-01') $$, 'MD184', null, 'old words are not agreed to');
select throws_ok($$ select public.record_consent('sms', true) $$, 'MD184', null, 'nor words without a version');
select throws_ok($$ select public.record_consent('terms', false) $$, 'MD185', null, 'the terms end with the account only');
select throws_ok($$ select public.record_consent('moon', true, '1') $$, '22023', null, 'an unknown purpose');
select throws_ok($$ select public.record_consent('sms', null) $$, '22023', null, 'neither yes nor no');
select throws_ok($$ select public.record_consent('sms', true, '2026-01', 'dream') $$, '23514', null, 'an unknown source');

-- then: on record
select tests.clear_authentication();
select results_eq(
    $$ select user_id, purpose, version, is_granted, source from private.consent_log order by id $$,
    $$ values
       (tests.user_id('ana'), 'sms', '2026-01', true, 'web'), (tests.user_id('ana'), 'sms', '2026-01', false, 'app'),
       (tests.user_id('ana'), 'analytics', '2026-01', false, 'web'),
       (tests.user_id('ana'), 'analytics', '2026-01', true, 'web') $$,
    'each word is on record once'
);

select * from finish();
rollback;
