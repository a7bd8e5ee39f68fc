-- Takes a key for one call of a person, or gives the registration of the call that had it; a twin that is still on its
-- way is waited for. Caller: register_for_event. Errors: 22023 for a key that is none, MD210 key_reused.
create or replace function private.claim_registration_key(p_user_id uuid, p_key text, p_request jsonb)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_known private.registration_keys;
begin
    if length(p_key) not between 1 and 200 then
        raise invalid_parameter_value using
            message = 'La clave tiene de 1 a 200 caracteres',
            detail = '{"en": "A key has 1 to 200 characters"}', hint = 'bad_idempotency_key';
    end if;
    insert into private.registration_keys (user_id, key, request, created_at)
    values (p_user_id, p_key, p_request, private.clock())
    on conflict (user_id, key) do nothing;
    if found then
        return null;
    end if;
    select k.* into strict v_known from private.registration_keys as k where k.user_id = p_user_id and k.key = p_key;
    if v_known.request <> p_request then
        perform private.fail('MD210');
    end if;
    return v_known.registration_id;
end;
$$;
revoke all on function private.claim_registration_key(uuid, text, jsonb) from public, anon, authenticated, service_role;
