-- Ends the welcome steps: names, interests, experience and the consents that an account stands on. Callers: clients.
-- Errors: 42501, MD184 consent_outdated, MD186 names_missing, MD501 silenced, 23514.
create or replace function public.complete_signup(
    p_first_name text,
    p_last_name text,
    p_terms_version text,
    p_privacy_version text,
    p_interests text[] default null,
    p_experience_level text default null
)
returns public.profiles
language sql
volatile
security invoker
set search_path = ''
as $$
    select private.complete_signup(
        p_first_name, p_last_name, p_terms_version, p_privacy_version, p_interests, p_experience_level
    )
$$;
revoke all on function public.complete_signup(text, text, text, text, text[], text)
from public, anon, authenticated, service_role;
grant execute on function public.complete_signup(text, text, text, text, text[], text) to authenticated;
comment on function public.complete_signup(text, text, text, text, text[], text) is
'Ends the welcome steps and returns the profile. The versions are those of the words that were shown; see my_consents.';
