-- Refuses a caller without p_permission. Callers: functions. Errors: 42501.
create or replace function private.require_permission(p_permission text)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    if not (select private.has_permission(p_permission)) then
        raise insufficient_privilege using
            message = 'No tienes permiso para hacer esto',
            detail = jsonb_build_object('en', 'You may not do this', 'permission', p_permission),
            hint = 'permission_required';
    end if;
end;
$$;
revoke all on function private.require_permission(text) from public, anon, authenticated, service_role;
