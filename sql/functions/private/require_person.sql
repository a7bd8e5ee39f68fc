-- Who is asking: the caller's id. Callers: functions for signed-in people. Errors: 42501 without a sign-in or with an
-- anonymous one.
create or replace function private.require_person()
returns uuid
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := auth.uid();
begin
    if v_user_id is null or private.is_anonymous() then
        raise insufficient_privilege using
            message = 'Inicia sesión para continuar', detail = '{"en": "Sign in first"}', hint = 'sign_in_required';
    end if;
    return v_user_id;
end;
$$;
revoke all on function private.require_person() from public, anon, authenticated, service_role;
