-- public.role_history   select   insert, update, delete
-- anon                  -        -
-- authenticated         own      - (trigger of user_roles)
-- app_admin             all      -
drop policy if exists role_history_select_authenticated on public.role_history;
create policy role_history_select_authenticated on public.role_history
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy role_history_select_authenticated on public.role_history is
'People see the history of their own roles';

drop policy if exists role_history_select_admin on public.role_history;
create policy role_history_select_admin on public.role_history
    for select to app_admin
    using ((select private.is_admin()));
comment on policy role_history_select_admin on public.role_history is 'Admins see the whole history of roles';
