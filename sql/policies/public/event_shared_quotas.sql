-- public.event_shared_quotas    select               insert, update, delete
-- anon                           of visible events    -
-- authenticated                  of visible events    of events that one manages
-- app_admin                      of visible events    all
-- The look at events runs under the caller's own rights, so their policies decide.
drop policy if exists event_shared_quotas_select_anon on public.event_shared_quotas;
create policy event_shared_quotas_select_anon on public.event_shared_quotas
    for select to anon
    using (exists (select from public.events_all as e where e.id = event_id));
comment on policy event_shared_quotas_select_anon on public.event_shared_quotas is
'The shared quotas of an event are as visible as the event';

drop policy if exists event_shared_quotas_select_authenticated on public.event_shared_quotas;
create policy event_shared_quotas_select_authenticated on public.event_shared_quotas
    for select to authenticated
    using (exists (select from public.events_all as e where e.id = event_id));
comment on policy event_shared_quotas_select_authenticated on public.event_shared_quotas is
'The shared quotas of an event are as visible as the event';

drop policy if exists event_shared_quotas_insert_authenticated on public.event_shared_quotas;
create policy event_shared_quotas_insert_authenticated on public.event_shared_quotas
    for insert to authenticated
    with check (event_id = any(array(select private.managed_events())));
comment on policy event_shared_quotas_insert_authenticated on public.event_shared_quotas is
'Organizers and co-organizers set the shared quotas of their events';

drop policy if exists event_shared_quotas_insert_admin on public.event_shared_quotas;
create policy event_shared_quotas_insert_admin on public.event_shared_quotas
    for insert to app_admin
    with check ((select private.is_admin()));
comment on policy event_shared_quotas_insert_admin on public.event_shared_quotas is
'Admins set the shared quotas of any event';

drop policy if exists event_shared_quotas_update_authenticated on public.event_shared_quotas;
create policy event_shared_quotas_update_authenticated on public.event_shared_quotas
    for update to authenticated
    using (event_id = any(array(select private.managed_events())))
    with check (event_id = any(array(select private.managed_events())));
comment on policy event_shared_quotas_update_authenticated on public.event_shared_quotas is
'Organizers and co-organizers set the shared quotas of their events';

drop policy if exists event_shared_quotas_update_admin on public.event_shared_quotas;
create policy event_shared_quotas_update_admin on public.event_shared_quotas
    for update to app_admin
    using ((select private.is_admin()))
    with check ((select private.is_admin()));
comment on policy event_shared_quotas_update_admin on public.event_shared_quotas is
'Admins set the shared quotas of any event';

drop policy if exists event_shared_quotas_delete_authenticated on public.event_shared_quotas;
create policy event_shared_quotas_delete_authenticated on public.event_shared_quotas
    for delete to authenticated
    using (event_id = any(array(select private.managed_events())));
comment on policy event_shared_quotas_delete_authenticated on public.event_shared_quotas is
'Organizers and co-organizers set the shared quotas of their events';

drop policy if exists event_shared_quotas_delete_admin on public.event_shared_quotas;
create policy event_shared_quotas_delete_admin on public.event_shared_quotas
    for delete to app_admin
    using ((select private.is_admin()));
comment on policy event_shared_quotas_delete_admin on public.event_shared_quotas is
'Admins set the shared quotas of any event';
