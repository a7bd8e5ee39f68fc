-- public.event_ticket_types     select               insert, update, delete
-- anon                           of visible events    -
-- authenticated                  of visible events    of events that one manages
-- app_admin                      of visible events    all
-- The look at events runs under the caller's own rights, so their policies decide.
drop policy if exists event_ticket_types_select_anon on public.event_ticket_types;
create policy event_ticket_types_select_anon on public.event_ticket_types
    for select to anon
    using (exists (select from public.events_all as e where e.id = event_id));
comment on policy event_ticket_types_select_anon on public.event_ticket_types is
'What can be had for an event is as visible as the event';

drop policy if exists event_ticket_types_select_authenticated on public.event_ticket_types;
create policy event_ticket_types_select_authenticated on public.event_ticket_types
    for select to authenticated
    using (exists (select from public.events_all as e where e.id = event_id));
comment on policy event_ticket_types_select_authenticated on public.event_ticket_types is
'What can be had for an event is as visible as the event';

drop policy if exists event_ticket_types_insert_authenticated on public.event_ticket_types;
create policy event_ticket_types_insert_authenticated on public.event_ticket_types
    for insert to authenticated
    with check (event_id = any(array(select private.managed_events())));
comment on policy event_ticket_types_insert_authenticated on public.event_ticket_types is
'Organizers and co-organizers set the tickets of their events';

drop policy if exists event_ticket_types_insert_admin on public.event_ticket_types;
create policy event_ticket_types_insert_admin on public.event_ticket_types
    for insert to app_admin
    with check ((select private.is_admin()));
comment on policy event_ticket_types_insert_admin on public.event_ticket_types is
'Admins set the tickets of any event';

drop policy if exists event_ticket_types_update_authenticated on public.event_ticket_types;
create policy event_ticket_types_update_authenticated on public.event_ticket_types
    for update to authenticated
    using (event_id = any(array(select private.managed_events())))
    with check (event_id = any(array(select private.managed_events())));
comment on policy event_ticket_types_update_authenticated on public.event_ticket_types is
'Organizers and co-organizers set the tickets of their events';

drop policy if exists event_ticket_types_update_admin on public.event_ticket_types;
create policy event_ticket_types_update_admin on public.event_ticket_types
    for update to app_admin
    using ((select private.is_admin()))
    with check ((select private.is_admin()));
comment on policy event_ticket_types_update_admin on public.event_ticket_types is
'Admins set the tickets of any event';

drop policy if exists event_ticket_types_delete_authenticated on public.event_ticket_types;
create policy event_ticket_types_delete_authenticated on public.event_ticket_types
    for delete to authenticated
    using (event_id = any(array(select private.managed_events())));
comment on policy event_ticket_types_delete_authenticated on public.event_ticket_types is
'Organizers and co-organizers set the tickets of their events';

drop policy if exists event_ticket_types_delete_admin on public.event_ticket_types;
create policy event_ticket_types_delete_admin on public.event_ticket_types
    for delete to app_admin
    using ((select private.is_admin()));
comment on policy event_ticket_types_delete_admin on public.event_ticket_types is
'Admins set the tickets of any event';
