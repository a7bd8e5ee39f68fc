-- public.user_roles     select   insert, update, delete
-- anon                  -        -
-- authenticated         own      - (grant_role, revoke_role)
-- app_admin             all      - (grant_role, revoke_role)
-- supabase_auth_admin   all      -
drop policy if exists user_roles_select_authenticated on public.user_roles;
create policy user_roles_select_authenticated on public.user_roles
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy user_roles_select_authenticated on public.user_roles is 'People see their own roles';

drop policy if exists user_roles_select_admin on public.user_roles;
create policy user_roles_select_admin on public.user_roles
    for select to app_admin
    using ((select private.is_admin()));
comment on policy user_roles_select_admin on public.user_roles is 'Admins see who holds which role';

drop policy if exists user_roles_select_auth_server on public.user_roles;
create policy user_roles_select_auth_server on public.user_roles
    for select to supabase_auth_admin
    using (true);
comment on policy user_roles_select_auth_server on public.user_roles is 'The access token hook reads roles';
