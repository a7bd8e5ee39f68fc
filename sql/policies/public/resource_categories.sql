-- public.resource_categories   select   insert, update, delete
-- anon                         active   -
-- authenticated                active   -
-- app_admin                    all      all
drop policy if exists resource_categories_select_anon on public.resource_categories;
create policy resource_categories_select_anon on public.resource_categories
    for select to anon
    using (is_active);
comment on policy resource_categories_select_anon on public.resource_categories is
'Active categories are viewable by everyone';

drop policy if exists resource_categories_select_authenticated on public.resource_categories;
create policy resource_categories_select_authenticated on public.resource_categories
    for select to authenticated
    using (is_active);
comment on policy resource_categories_select_authenticated on public.resource_categories is
'Active categories are viewable by everyone';

drop policy if exists resource_categories_select_admin on public.resource_categories;
create policy resource_categories_select_admin on public.resource_categories
    for select to app_admin
    using ((select private.is_admin()));
comment on policy resource_categories_select_admin on public.resource_categories is 'Admins see retired categories';

drop policy if exists resource_categories_insert_admin on public.resource_categories;
create policy resource_categories_insert_admin on public.resource_categories
    for insert to app_admin
    with check ((select private.is_admin()));
comment on policy resource_categories_insert_admin on public.resource_categories is 'Admins add categories';

drop policy if exists resource_categories_update_admin on public.resource_categories;
create policy resource_categories_update_admin on public.resource_categories
    for update to app_admin
    using ((select private.is_admin()))
    with check ((select private.is_admin()));
comment on policy resource_categories_update_admin on public.resource_categories is 'Admins change categories';

drop policy if exists resource_categories_delete_admin on public.resource_categories;
create policy resource_categories_delete_admin on public.resource_categories
    for delete to app_admin
    using ((select private.is_admin()));
comment on policy resource_categories_delete_admin on public.resource_categories is
'Admins remove categories that no resource uses';
