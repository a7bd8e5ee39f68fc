-- public.event_registrations   select   insert, update, delete
-- anon                         -        -
-- authenticated                own      - (register_for_event, cancel_registration)
-- app_admin                    all      - (the same)
-- Organizers read theirs through event_attendees, so that the policy stays a bare equality with an index.
drop policy if exists event_registrations_select_authenticated on public.event_registrations;
create policy event_registrations_select_authenticated on public.event_registrations
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy event_registrations_select_authenticated on public.event_registrations is
'People see their own registrations';

drop policy if exists event_registrations_select_admin on public.event_registrations;
create policy event_registrations_select_admin on public.event_registrations
    for select to app_admin
    using ((select private.is_admin()));
comment on policy event_registrations_select_admin on public.event_registrations is 'Admins see all registrations';
