-- The registered type of content. Callers: functions about any content. Errors: 22023 for an unknown type.
create or replace function private.content_type(p_code text)
returns private.content_types
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_type private.content_types;
begin
    select t.* into v_type from private.content_types as t where t.code = p_code;
    if not found then
        raise invalid_parameter_value using
            message = format('No existe el tipo de contenido %s', p_code),
            detail = '{"en": "Unknown content type"}', hint = 'unknown_content_type';
    end if;
    return v_type;
end;
$$;
revoke all on function private.content_type(text) from public, anon, authenticated, service_role;
grant execute on function private.content_type(text) to anon, authenticated;
