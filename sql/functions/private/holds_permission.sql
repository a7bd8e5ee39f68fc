-- Whether a person may do what p_permission names: by a role (private.capabilities) or by a code of his own.
-- Callers: has_permission, functions that give something to another person. Everybody counts as attendee.
create or replace function private.holds_permission(p_user_id uuid, p_permission text)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select p_user_id is not null
        and (
            exists (
                select from private.capabilities as c
                where c.role = 'attendee' and c.permission = p_permission
            )
            or exists (
                select from public.user_roles as r
                where r.user_id = p_user_id
                    and (
                        r.permissions ? p_permission
                        or exists (
                            select from private.capabilities as c
                            where c.role = r.role and c.permission = p_permission
                        )
                    )
            )
        )
$$;
revoke all on function private.holds_permission(uuid, text) from public, anon, authenticated, service_role;
