-- Gives or withdraws the caller's consent to a purpose. Callers: clients.
-- Errors: 42501, 22023, MD184 consent_outdated, MD185 consent_required, MD401 too_many_requests.
create or replace function public.record_consent(
    p_purpose text,
    p_is_granted boolean,
    p_version text default null,
    p_source text default 'web'
)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$ select private.record_consent(p_purpose, p_is_granted, p_version, p_source) $$;
revoke all on function public.record_consent(text, boolean, text, text) from public, anon, authenticated, service_role;
grant execute on function public.record_consent(text, boolean, text, text) to authenticated;
comment on function public.record_consent(text, boolean, text, text) is
'Gives (with the version of the words that were shown) or withdraws the caller''s consent to a purpose.';
