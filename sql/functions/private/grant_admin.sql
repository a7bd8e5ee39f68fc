-- Makes the first admin, over a direct connection. Caller: medellin-ai db grant-admin. Errors: P0002.
create or replace function private.grant_admin(p_email text)
returns uuid
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    v_user_id uuid;
begin
    select u.id into v_user_id
    from auth.users as u
    where lower(u.email) = lower(p_email) and not u.is_sso_user;
    if v_user_id is null then
        raise no_data_found using
            message = format('Nadie tiene la dirección %s', p_email),
            detail = '{"en": "Nobody signed up with this address"}',
            hint = 'user_not_found';
    end if;
    insert into public.user_roles (user_id, role) values (v_user_id, 'admin')
    on conflict on constraint unique_user_role do nothing;
    return v_user_id;
end;
$$;
revoke all on function private.grant_admin(text) from public, anon, authenticated, service_role;
