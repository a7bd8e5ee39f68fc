-- archive.event_registrations   select   insert, update, delete
-- anon                          -        -
-- authenticated                 own      -
-- app_admin                     all      -
-- Read through public.event_registrations_all; organizers read theirs through event_attendees.
drop policy if exists event_registrations_select_authenticated on archive.event_registrations;
create policy event_registrations_select_authenticated on archive.event_registrations
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy event_registrations_select_authenticated on archive.event_registrations is
'People see their own registrations';

drop policy if exists event_registrations_select_admin on archive.event_registrations;
create policy event_registrations_select_admin on archive.event_registrations
    for select to app_admin
    using ((select private.is_admin()));
comment on policy event_registrations_select_admin on archive.event_registrations is 'Admins see all registrations';
