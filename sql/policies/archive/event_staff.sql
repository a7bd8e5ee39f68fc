-- archive.event_staff   select   insert, update, delete
-- anon                  -        -
-- authenticated         own      - (the team is read with event_team)
-- app_admin             all      -
-- Read through public.event_staff_all.
drop policy if exists event_staff_select_authenticated on archive.event_staff;
create policy event_staff_select_authenticated on archive.event_staff
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy event_staff_select_authenticated on archive.event_staff is 'People see where they were staff';

drop policy if exists event_staff_select_admin on archive.event_staff;
create policy event_staff_select_admin on archive.event_staff
    for select to app_admin
    using ((select private.is_admin()));
comment on policy event_staff_select_admin on archive.event_staff is 'Admins see all staff';
