-- Writes down what the caller says of a purpose. Saying the same again changes nothing. A withdrawal turns off what the
-- purpose governs, in the same transaction. Callers: public.record_consent, complete_signup.
-- Errors: 42501 without an account, 22023 for an unknown purpose, MD184 consent_outdated for the words of another
-- version, MD185 consent_required for a withdrawal of what the account stands on, MD401 too_many_requests.
create or replace function private.record_consent(
    p_purpose text,
    p_is_granted boolean,
    p_version text,
    p_source text
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := private.require_person();
    v_purpose private.consent_purposes;
    v_last private.consent_log;
begin
    select p.* into v_purpose from private.consent_purposes as p where p.code = p_purpose;
    if not found or p_is_granted is null then
        raise invalid_parameter_value using
            message = format('No existe la finalidad %s', p_purpose),
            detail = '{"en": "Unknown purpose, or neither yes nor no"}', hint = 'unknown_purpose';
    end if;
    if p_is_granted and p_version is distinct from v_purpose.version then
        perform private.fail('MD184', jsonb_build_object('purpose', p_purpose, 'version', v_purpose.version));
    elsif not p_is_granted and v_purpose.is_required then
        perform private.fail('MD185', jsonb_build_object('purpose', p_purpose, 'remedy', 'delete_my_account'));
    end if;

    -- The account before the row that goes with it, as its deletion does. Then one word of a person at a time, and
    -- before check_consents looks.
    perform from auth.users as u where u.id = v_user_id for key share;
    perform from public.communication_preferences as c where c.user_id = v_user_id for no key update;
    select l.* into v_last
    from private.consent_log as l
    where l.user_id = v_user_id and l.purpose = p_purpose
    order by l.id desc
    limit 1;
    if (v_last.is_granted, v_last.version) is distinct from (p_is_granted, v_purpose.version) then
        -- a withdrawal is never made to wait
        if p_is_granted then
            perform private.take_token('consent');
        end if;
        insert into private.consent_log (user_id, purpose, version, is_granted, source, network, at)
        values (
            v_user_id, p_purpose, v_purpose.version, p_is_granted, p_source, private.client_network(), private.clock()
        );
    end if;
    if not p_is_granted and v_purpose.preference is not null then
        execute format(
            'update public.communication_preferences set %1$I = false where user_id = $1 and %1$I', v_purpose.preference
        ) using v_user_id;
    end if;
end;
$$;
revoke all on function private.record_consent(text, boolean, text, text)
from public, anon, authenticated, service_role;
grant execute on function private.record_consent(text, boolean, text, text) to authenticated;
