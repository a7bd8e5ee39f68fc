-- Silences a person until a time. Caller: public.silence_user.
-- Errors: 42501, P0002 for an unknown person, MD504 cannot_silence for an admin, 22023 for a time that has passed.
create or replace function private.silence_user(p_user_id uuid, p_until timestamptz, p_reason text)
returns public.user_silences
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_row public.user_silences;
begin
    perform private.require_permission('content.moderate');
    perform private.require_user(p_user_id);
    if p_until is null or p_until <= private.clock() then
        raise invalid_parameter_value using
            message = 'Un silencio termina en el futuro',
            detail = '{"en": "A silence ends in the future"}', hint = 'silence_in_past';
    end if;
    if exists (select from public.user_roles as r where r.user_id = p_user_id and r.role = 'admin') then
        perform private.fail('MD504');
    end if;
    insert into public.user_silences (user_id, ends_at, reason)
    values (p_user_id, p_until, p_reason)
    returning * into v_row;
    return v_row;
end;
$$;
revoke all on function private.silence_user(uuid, timestamptz, text) from public, anon, authenticated, service_role;
grant execute on function private.silence_user(uuid, timestamptz, text) to authenticated;
