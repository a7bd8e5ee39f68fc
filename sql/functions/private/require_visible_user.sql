-- Refuses a person whom the caller cannot meet: a block looks just like nobody. Callers: functions and triggers by which
-- one person reaches another. Errors: P0002.
create or replace function private.require_visible_user(p_user_id uuid)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    perform private.require_user(case when private.can_see((select auth.uid()), p_user_id) then p_user_id end);
end;
$$;
revoke all on function private.require_visible_user(uuid) from public, anon, authenticated, service_role;
