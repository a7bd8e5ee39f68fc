-- public.event_category_mappings   select               insert, delete    update
-- anon                             of visible events    -                 -
-- authenticated                    of visible events    of own events     -
-- app_admin                        of visible events    all               -
-- The look at events runs under the caller's own rights, so the policies of events decide.
drop policy if exists event_category_mappings_select_anon on public.event_category_mappings;
create policy event_category_mappings_select_anon on public.event_category_mappings
    for select to anon
    using (exists (select from public.events as e where e.id = event_id and e.date = event_date));
comment on policy event_category_mappings_select_anon on public.event_category_mappings is
'The categories of an event are as visible as the event';

drop policy if exists event_category_mappings_select_authenticated on public.event_category_mappings;
create policy event_category_mappings_select_authenticated on public.event_category_mappings
    for select to authenticated
    using (exists (select from public.events as e where e.id = event_id and e.date = event_date));
comment on policy event_category_mappings_select_authenticated on public.event_category_mappings is
'The categories of an event are as visible as the event';

drop policy if exists event_category_mappings_insert_authenticated on public.event_category_mappings;
create policy event_category_mappings_insert_authenticated on public.event_category_mappings
    for insert to authenticated
    with check (
        (
            exists (
                select from public.events as e
                where e.id = event_id and e.date = event_date and e.organizer_id = (select auth.uid())
            )
            and (select private.has_permission('events.create'))
        )
        or event_id = any(array(select private.staffed_events('{co_organizer}')))
    );
comment on policy event_category_mappings_insert_authenticated on public.event_category_mappings is
'Organizers and co-organizers sort their own events';

drop policy if exists event_category_mappings_insert_admin on public.event_category_mappings;
create policy event_category_mappings_insert_admin on public.event_category_mappings
    for insert to app_admin
    with check ((select private.is_admin()));
comment on policy event_category_mappings_insert_admin on public.event_category_mappings is 'Admins sort any event';

drop policy if exists event_category_mappings_delete_authenticated on public.event_category_mappings;
create policy event_category_mappings_delete_authenticated on public.event_category_mappings
    for delete to authenticated
    using (
        (
            exists (
                select from public.events as e
                where e.id = event_id and e.date = event_date and e.organizer_id = (select auth.uid())
            )
            and (select private.has_permission('events.create'))
        )
        or event_id = any(array(select private.staffed_events('{co_organizer}')))
    );
comment on policy event_category_mappings_delete_authenticated on public.event_category_mappings is
'Organizers and co-organizers sort their own events';

drop policy if exists event_category_mappings_delete_admin on public.event_category_mappings;
create policy event_category_mappings_delete_admin on public.event_category_mappings
    for delete to app_admin
    using ((select private.is_admin()));
comment on policy event_category_mappings_delete_admin on public.event_category_mappings is 'Admins sort any event';
