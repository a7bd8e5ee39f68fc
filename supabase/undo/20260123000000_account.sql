-- Takes back 20260123000000_account.sql, with the record of who consented to what: keep a copy, it is a proof.
drop function public.transfer_event(uuid, uuid);
drop function public.complete_signup(text, text, text, text, text[], text);
drop function public.my_consents();
drop function public.record_consent(text, boolean, text, text);
drop trigger check_consents on public.communication_preferences;
drop function private.transfer_event(uuid, uuid);
drop function private.complete_signup(text, text, text, text, text[], text);
drop function private.my_consents();
drop function private.record_consent(text, boolean, text, text);
drop function private.check_consents();
drop function private.is_consented(uuid, text);
drop table private.consent_log;
drop table private.consent_purposes;
delete from private.rate_limits where action = 'consent';
delete from private.error_codes where code in ('MD183', 'MD184', 'MD185', 'MD186', 'MD187');
