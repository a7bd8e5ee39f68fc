-- Refuses what is never recommended. Callers: generate_user_recommendations, my_recommendations. Errors: 22023.
create or replace function private.require_recommended(p_content_type text)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    if not exists (select from private.embedded_kinds as k where k.kind = p_content_type) then
        raise invalid_parameter_value using
            message = format('No se recomienda contenido del tipo %s', p_content_type),
            detail = '{"en": "Content of this type is not recommended"}', hint = 'not_recommended';
    end if;
end;
$$;
revoke all on function private.require_recommended(text) from public, anon, authenticated, service_role;
