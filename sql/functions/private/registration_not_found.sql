-- Says that there is no such registration; that of somebody else is not told apart.
-- Callers: functions of registration and of the door. Errors: P0002.
create or replace function private.registration_not_found()
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    -- Immutable it would be called while a statement is planned. @plpgsql_check_options: performance_warnings = false
    raise no_data_found using
        message = 'Esta inscripción no existe',
        detail = '{"en": "This registration does not exist"}', hint = 'registration_not_found';
end;
$$;
revoke all on function private.registration_not_found() from public, anon, authenticated, service_role;
