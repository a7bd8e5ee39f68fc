-- Fills what a profile needs and writes down the consents that an account stands on: all of it or nothing. Calling it
-- again changes the profile, and says nothing twice. Caller: public.complete_signup.
-- Errors: 42501, MD184 consent_outdated, MD186 names_missing, MD501 silenced, 23514 for a value that breaks a rule.
create or replace function private.complete_signup(
    p_first_name text,
    p_last_name text,
    p_terms_version text,
    p_privacy_version text,
    p_interests text[],
    p_experience_level text
)
returns public.profiles
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := private.require_person();
    v_profile public.profiles;
begin
    if coalesce(btrim(p_first_name), '') = '' or coalesce(btrim(p_last_name), '') = '' then
        perform private.fail('MD186');
    end if;
    perform private.record_consent('terms', true, p_terms_version, 'signup');
    perform private.record_consent('privacy', true, p_privacy_version, 'signup');
    update public.profiles as p
    set
        first_name = btrim(p_first_name),
        last_name = btrim(p_last_name),
        ai_interests = coalesce(to_jsonb(p_interests), p.ai_interests),
        experience_level = coalesce(p_experience_level, p.experience_level),
        signup_completed = true
    where p.id = v_user_id
    returning * into strict v_profile;
    return v_profile;
end;
$$;
revoke all on function private.complete_signup(text, text, text, text, text[], text)
from public, anon, authenticated, service_role;
grant execute on function private.complete_signup(text, text, text, text, text[], text) to authenticated;
