-- public.ai_models      select, insert, update, delete
-- anon, authenticated   -
-- app_admin             all
drop policy if exists ai_models_select_admin on public.ai_models;
create policy ai_models_select_admin on public.ai_models
    for select to app_admin
    using ((select private.is_admin()));
comment on policy ai_models_select_admin on public.ai_models is 'Admins manage models';

drop policy if exists ai_models_insert_admin on public.ai_models;
create policy ai_models_insert_admin on public.ai_models
    for insert to app_admin
    with check ((select private.is_admin()));
comment on policy ai_models_insert_admin on public.ai_models is 'Admins manage models';

drop policy if exists ai_models_update_admin on public.ai_models;
create policy ai_models_update_admin on public.ai_models
    for update to app_admin
    using ((select private.is_admin()))
    with check ((select private.is_admin()));
comment on policy ai_models_update_admin on public.ai_models is 'Admins manage models';

drop policy if exists ai_models_delete_admin on public.ai_models;
create policy ai_models_delete_admin on public.ai_models
    for delete to app_admin
    using ((select private.is_admin()));
comment on policy ai_models_delete_admin on public.ai_models is 'Admins manage models';
