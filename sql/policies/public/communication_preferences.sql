-- public.communication_preferences   select   insert              update   delete
-- anon                               -        -                   -        -
-- authenticated                      own      - (at sign-up)      own      - (with the account)
drop policy if exists communication_preferences_select_authenticated on public.communication_preferences;
create policy communication_preferences_select_authenticated on public.communication_preferences
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy communication_preferences_select_authenticated on public.communication_preferences is
'People see their own preferences';

drop policy if exists communication_preferences_update_authenticated on public.communication_preferences;
create policy communication_preferences_update_authenticated on public.communication_preferences
    for update to authenticated
    using (user_id = (select auth.uid()))
    with check (user_id = (select auth.uid()));
comment on policy communication_preferences_update_authenticated on public.communication_preferences is
'People change their own preferences';
