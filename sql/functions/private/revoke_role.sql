-- Takes a role from a person; nothing happens if it was not held. Caller: public.revoke_role.
-- Errors: 42501 for all but admins, P0002 for an unknown person, MD104 last_admin.
create or replace function private.revoke_role(p_user_id uuid, p_role public.user_role, p_reason text)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.require_permission('roles.grant');
    perform private.require_user(p_user_id);
    perform set_config('medellin_ai.role_reason', coalesce(p_reason, ''), true);
    delete from public.user_roles as r where r.user_id = p_user_id and r.role = p_role;
end;
$$;
revoke all on function private.revoke_role(uuid, public.user_role, text) from public, anon, authenticated, service_role;
grant execute on function private.revoke_role(uuid, public.user_role, text) to authenticated;
