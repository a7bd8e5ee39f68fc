-- archive.events        select                     insert, update, delete
-- anon                  what was published         -
-- authenticated         what was published; own    -
--   staff of it         also the draft             -
-- app_admin             all                        -
-- Read through public.events_all; the schema is closed. As the policies of public.events, without writing.
drop policy if exists events_select_anon on archive.events;
create policy events_select_anon on archive.events
    for select to anon
    using (status in ('published', 'completed', 'cancelled'));
comment on policy events_select_anon on archive.events is 'Published events are viewable by everyone';

drop policy if exists events_select_authenticated on archive.events;
create policy events_select_authenticated on archive.events
    for select to authenticated
    using (
        status in ('published', 'completed', 'cancelled')
        or organizer_id = (select auth.uid())
        or id = any(array(select private.staffed_events('{co_organizer,check_in}')))
    );
comment on policy events_select_authenticated on archive.events is
'Published events are viewable by everyone; organizers and staff see theirs';

drop policy if exists events_select_admin on archive.events;
create policy events_select_admin on archive.events
    for select to app_admin
    using ((select private.is_admin()));
comment on policy events_select_admin on archive.events is 'Admins see all events';
