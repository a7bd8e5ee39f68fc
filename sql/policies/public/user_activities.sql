-- public.user_activities   select   insert, update, delete
-- anon                     -        -
-- authenticated            own      - (record_activity)
drop policy if exists user_activities_select_authenticated on public.user_activities;
create policy user_activities_select_authenticated on public.user_activities
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy user_activities_select_authenticated on public.user_activities is
'People see what was noted of them, and nobody else does';
