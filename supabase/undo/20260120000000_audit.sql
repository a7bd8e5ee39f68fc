-- Takes back 20260120000000_audit.sql, with the whole log. What changes a date goes on without telling: run the text of
-- reschedule_event from before it, too, where events are to be moved afterwards.
select private.unschedule_job('seal-audit');
drop trigger audit_change on public.report_templates;
drop trigger audit_change on public.ai_models;
drop trigger audit_change on public.events;
drop trigger audit_removal on public.event_staff;
drop trigger audit_change on public.event_staff;
drop trigger audit_addition on public.event_staff;
drop trigger audit_silence_change on public.user_silences;
drop trigger audit_silence on public.user_silences;
drop trigger audit_decision on public.moderation_queue;
drop trigger audit_payment_change on public.event_registrations;
drop trigger audit_payment on public.event_registrations;
drop trigger audit_revocation on public.user_roles;
drop trigger audit_change on public.user_roles;
drop trigger audit_grant on public.user_roles;
drop function private.verify_audit();
drop function private.seal_audit();
drop function private.audit_digest(date, bytea);
drop function private.forget_in_audit(uuid);
drop table audit.seals;
drop table audit.audit_log;
drop function private.refuse_audit_change();
drop function private.audit_change();
drop function private.audit(text, text, text, uuid, jsonb, jsonb, text[]);
drop function private.redact(jsonb);
drop schema audit;
