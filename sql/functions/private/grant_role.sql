-- Gives a person a role, or other permission codes in a role held already. Caller: public.grant_role.
-- Errors: 42501 for all but admins, P0002 for an unknown person, MD104 last_admin, MD108 unknown_permission.
create or replace function private.grant_role(
    p_user_id uuid,
    p_role public.user_role,
    p_reason text,
    p_permissions text[]
)
returns public.user_roles
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_row public.user_roles;
begin
    perform private.require_permission('roles.grant');
    perform private.require_user(p_user_id);
    perform set_config('medellin_ai.role_reason', coalesce(p_reason, ''), true);
    insert into public.user_roles (user_id, role, permissions, updated_by)
    values (p_user_id, p_role, to_jsonb(coalesce(p_permissions, '{}')), (select auth.uid()))
    on conflict on constraint unique_user_role do update
        set permissions = excluded.permissions, updated_by = excluded.updated_by
    returning * into v_row;
    return v_row;
end;
$$;
revoke all on function private.grant_role(uuid, public.user_role, text, text[])
from public, anon, authenticated, service_role;
grant execute on function private.grant_role(uuid, public.user_role, text, text[]) to authenticated;
