-- Whether the caller may do what p_permission names: by a role (private.capabilities) or by a code of his own.
-- Callers: policies, functions. Everybody signed in counts as attendee.
create or replace function private.has_permission(p_permission text)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select (select auth.uid()) is not null
        and not (select private.is_anonymous())
        and (
            exists (
                select from private.capabilities as c
                where c.role = 'attendee' and c.permission = p_permission
            )
            or exists (
                select from public.user_roles as r
                where r.user_id = (select auth.uid())
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
revoke all on function private.has_permission(text) from public, anon, authenticated, service_role;
grant execute on function private.has_permission(text) to authenticated, service_role;
