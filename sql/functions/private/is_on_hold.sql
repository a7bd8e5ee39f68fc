-- Whether a person's data are kept for a legal reason, so that nothing of them is erased. Callers: keep_who_is_on_hold,
-- whatever erases.
create or replace function private.is_on_hold(p_user_id uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$ select p_user_id in (select h.user_id from private.people_on_hold() as h (user_id)) $$;
revoke all on function private.is_on_hold(uuid) from public, anon, authenticated, service_role;
