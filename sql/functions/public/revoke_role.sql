-- Takes a role from a person, effective at once. Callers: admins. Errors: 42501, P0002, MD104 last_admin.
create or replace function public.revoke_role(p_user_id uuid, p_role public.user_role, p_reason text default null)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$ select private.revoke_role(p_user_id, p_role, p_reason) $$;
revoke all on function public.revoke_role(uuid, public.user_role, text) from public, anon, authenticated, service_role;
grant execute on function public.revoke_role(uuid, public.user_role, text) to authenticated;
comment on function public.revoke_role(uuid, public.user_role, text) is
'Takes a role from a person. Admins only; the last admin stays; recorded in role_history.';
