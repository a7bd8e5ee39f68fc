-- public.event_staff    select   insert, update, delete
-- anon                  -        -
-- authenticated         own      - (add_event_staff, remove_event_staff; the team is read with event_team)
-- app_admin             all      - (the same)
drop policy if exists event_staff_select_authenticated on public.event_staff;
create policy event_staff_select_authenticated on public.event_staff
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy event_staff_select_authenticated on public.event_staff is 'People see where they are staff';

drop policy if exists event_staff_select_admin on public.event_staff;
create policy event_staff_select_admin on public.event_staff
    for select to app_admin
    using ((select private.is_admin()));
comment on policy event_staff_select_admin on public.event_staff is 'Admins see all staff';
