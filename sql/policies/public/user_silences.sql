-- public.user_silences  select   insert, update, delete
-- anon                  -        -
-- authenticated         own      - (silence_user, lift_silence)
-- app_admin             all      - (the same)
drop policy if exists user_silences_select_authenticated on public.user_silences;
create policy user_silences_select_authenticated on public.user_silences
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy user_silences_select_authenticated on public.user_silences is 'People see why they cannot write';

drop policy if exists user_silences_select_admin on public.user_silences;
create policy user_silences_select_admin on public.user_silences
    for select to app_admin
    using ((select private.is_admin()));
comment on policy user_silences_select_admin on public.user_silences is 'Admins see all silences';
