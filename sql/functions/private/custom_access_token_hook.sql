-- Adds user_roles to the access token, for menus only: no right is read from it. Caller: Supabase Auth, as
-- supabase_auth_admin, inside sign-in; so it is one indexed look-up and never raises.
create or replace function private.custom_access_token_hook(p_event jsonb)
returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
    select jsonb_set(
        p_event,
        '{claims,user_roles}',
        (
            select coalesce(jsonb_agg(r.role order by r.role), '[]')
            from public.user_roles as r
            where r.user_id = (p_event ->> 'user_id')::uuid
        )
    )
$$;
revoke all on function private.custom_access_token_hook(jsonb) from public, anon, authenticated, service_role;
grant execute on function private.custom_access_token_hook(jsonb) to supabase_auth_admin;
