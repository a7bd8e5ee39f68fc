-- public.my_consents(): every purpose, and one's own last word on it.
begin;
select plan(5);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('beto');
    perform tests.authenticate_as('beto');
    perform public.record_consent('sms', true, '2026-01');
end;
$$;

-- when, then
select tests.authenticate_as('ana');
select results_eq(
    $$ select purpose, is_required, is_granted, current_version, version from public.my_consents() $$,
    $$ values
       ('privacy', true, false, '2026-01', null::text), ('terms', true, false, '2026-01', null),
       ('analytics', false, true, '2026-01', null), ('marketing_email', false, false, '2026-01', null),
       ('sms', false, false, '2026-01', null), ('whatsapp', false, false, '2026-01', null) $$,
    'silence means no, but for what is on unless one objects'
);
do $$
begin
    perform public.record_consent('sms', true, '2026-01');
    perform public.record_consent('sms', false);
end;
$$;
select is((select c.is_granted from public.my_consents() as c where c.purpose = 'sms'), false, 'the last word counts');

-- when: the words change
select tests.clear_authentication();
update private.consent_purposes set version = '2027-01' where code = 'sms';
select tests.authenticate_as('beto');
select results_eq(
    $$ select is_granted, version, current_version from public.my_consents() where purpose = 'sms' $$,
    $$ values (true, '2026-01', '2027-01') $$, 'a consent to older words stands, and shows as such'
);
select lives_ok($$ select public.record_consent('sms', true, '2027-01') $$, 'the new ones are agreed to');

select tests.authenticate_as_anonymous('fulano');
select is_empty('select * from public.my_consents()', 'an anonymous sign-in has none');

select * from finish();
rollback;
