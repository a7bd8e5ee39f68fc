-- The caller's id, roles and permission codes. Callers: clients, for their menus.
create or replace function public.whoami()
returns table (user_id uuid, roles public.user_role[], permissions text[], is_admin boolean)
language sql
stable
security invoker
set search_path = ''
as $$
    select
        (select auth.uid()),
        coalesce(
            (
                select array_agg(r.role order by r.role)
                from public.user_roles as r
                where r.user_id = (select auth.uid())
            ),
            '{}'
        ),
        private.my_permissions(),
        private.is_admin()
$$;
revoke all on function public.whoami() from public, anon, authenticated, service_role;
grant execute on function public.whoami() to authenticated;
comment on function public.whoami() is 'The caller''s id, roles and permission codes.';
