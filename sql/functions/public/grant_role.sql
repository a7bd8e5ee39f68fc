-- Gives a person a role. Callers: admins. Errors: 42501, P0002, MD104 last_admin, MD108 unknown_permission.
create or replace function public.grant_role(
    p_user_id uuid,
    p_role public.user_role,
    p_reason text default null,
    p_permissions text[] default '{}'
)
returns public.user_roles
language sql
volatile
security invoker
set search_path = ''
as $$ select private.grant_role(p_user_id, p_role, p_reason, p_permissions) $$;
revoke all on function public.grant_role(uuid, public.user_role, text, text[])
from public, anon, authenticated, service_role;
grant execute on function public.grant_role(uuid, public.user_role, text, text[]) to authenticated;
comment on function public.grant_role(uuid, public.user_role, text, text[]) is
'Gives a person a role, with further permission codes if wanted. Admins only; recorded in role_history.';
