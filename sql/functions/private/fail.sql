-- Raises a registered business error. Callers: every function and trigger with a rule of its own.
-- Errors: p_code with its Spanish text; hint = the reason, detail = p_facts and the English text as JSON.
create or replace function private.fail(p_code text, p_facts jsonb default '{}')
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_error private.error_codes;
begin
    select c.* into strict v_error from private.error_codes as c where c.code = p_code;
    raise exception using
        errcode = v_error.code,
        message = v_error.es,
        hint = v_error.reason,
        detail = jsonb_build_object('en', v_error.en) || p_facts;
end;
$$;
revoke all on function private.fail(text, jsonb) from public, anon, authenticated, service_role;
