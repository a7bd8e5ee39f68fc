-- Refuses an id that belongs to nobody. Callers: functions about another person. Errors: P0002.
create or replace function private.require_user(p_user_id uuid)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    if not exists (select from auth.users as u where u.id = p_user_id and not u.is_anonymous) then
        raise no_data_found using
            message = 'Esta persona no existe', detail = '{"en": "This person does not exist"}', hint = 'user_not_found';
    end if;
end;
$$;
revoke all on function private.require_user(uuid) from public, anon, authenticated, service_role;
