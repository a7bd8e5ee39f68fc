-- Attack: consenting in the name of another person, rewriting what was said, or being reached without a consent.
begin;
select plan(10);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('eva');
    perform tests.create_user('jefa', '{admin}');
    perform tests.authenticate_as('ana');
    perform public.record_consent('sms', true, '2026-01');
    update public.communication_preferences set sms_notifications = true;
    perform tests.clear_authentication();
end;
$$;

-- when, then
select tests.authenticate_as('eva');
select throws_ok(
    $$ insert into private.consent_log (user_id, purpose, version, is_granted, source, at)
       values (tests.user_id('ana'), 'whatsapp', '2026-01', true, 'web', now()) $$,
    '42501', null, 'nobody writes into the record'
);
select throws_ok('select * from private.consent_log', '42501', null, 'or reads it');
select throws_ok('update private.consent_purposes set is_opt_in = false', '42501', null, 'or changes the purposes');
select throws_ok(
    $$ select private.is_consented(tests.user_id('ana'), 'sms') $$, '42501', null, 'or asks for another person''s word'
);
select lives_ok($$ select public.record_consent('sms', false) $$, 'a withdrawal is one''s own');
select tests.authenticate_as('jefa');
select throws_ok('select * from private.consent_log', '42501', null, 'an admin reads no consents');
select lives_ok($$ select public.record_consent('sms', false) $$, 'and withdraws her own only');
select tests.authenticate_as_service();
select throws_ok(
    $$ update public.communication_preferences set whatsapp_notifications = true where user_id = tests.user_id('ana') $$,
    'MD183', null, 'the secret key turns on no channel without a consent'
);

-- then
select tests.clear_authentication();
select ok(private.is_consented(tests.user_id('ana'), 'sms'), 'her word stands');
select results_eq(
    $$ select sms_notifications, whatsapp_notifications from public.communication_preferences
       where user_id = tests.user_id('ana') $$,
    $$ values (true, false) $$, 'and her channels are as she set them'
);

select * from finish();
rollback;
