-- public.events         select                     insert                      update   delete
-- anon                  what was published         -                           -        -
-- authenticated         what was published; own    organizers, own drafts      own      own drafts
--   staff of it         also the draft             -                           co-organizers   -
-- app_admin             all                        own drafts                  all      all
-- Columns decide the rest: nobody but the database writes counters, nobody but a function the date, the state, the seats.
drop policy if exists events_select_anon on public.events;
create policy events_select_anon on public.events
    for select to anon
    using (status in ('published', 'completed', 'cancelled'));
comment on policy events_select_anon on public.events is 'Published events are viewable by everyone';

drop policy if exists events_select_authenticated on public.events;
create policy events_select_authenticated on public.events
    for select to authenticated
    using (
        status in ('published', 'completed', 'cancelled')
        or organizer_id = (select auth.uid())
        or id = any(array(select private.staffed_events('{co_organizer,check_in}')))
    );
comment on policy events_select_authenticated on public.events is
'Published events are viewable by everyone; organizers can manage their events';

drop policy if exists events_select_admin on public.events;
create policy events_select_admin on public.events
    for select to app_admin
    using ((select private.is_admin()));
comment on policy events_select_admin on public.events is 'Admins can manage all events';

drop policy if exists events_insert_authenticated on public.events;
create policy events_insert_authenticated on public.events
    for insert to authenticated
    with check (
        organizer_id = (select auth.uid()) and status = 'draft' and (select private.has_permission('events.create'))
    );
comment on policy events_insert_authenticated on public.events is 'Organizers can manage their events';

drop policy if exists events_update_authenticated on public.events;
create policy events_update_authenticated on public.events
    for update to authenticated
    using (
        organizer_id = (select auth.uid())
        or id = any(array(select private.staffed_events('{co_organizer}')))
    )
    with check (
        (organizer_id = (select auth.uid()) and (select private.has_permission('events.create')))
        or id = any(array(select private.staffed_events('{co_organizer}')))
    );
comment on policy events_update_authenticated on public.events is 'Organizers can manage their events';

drop policy if exists events_update_admin on public.events;
create policy events_update_admin on public.events
    for update to app_admin
    using ((select private.is_admin()))
    with check ((select private.is_admin()));
comment on policy events_update_admin on public.events is 'Admins can manage all events';

drop policy if exists events_delete_authenticated on public.events;
create policy events_delete_authenticated on public.events
    for delete to authenticated
    using (
        organizer_id = (select auth.uid()) and status = 'draft' and (select private.has_permission('events.create'))
    );
comment on policy events_delete_authenticated on public.events is 'Organizers can manage their events';

drop policy if exists events_delete_admin on public.events;
create policy events_delete_admin on public.events
    for delete to app_admin
    using ((select private.is_admin()));
comment on policy events_delete_admin on public.events is 'Admins can manage all events';
