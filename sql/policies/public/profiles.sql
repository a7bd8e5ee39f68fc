-- public.profiles       select                  insert            update   delete
-- anon                  all                     -                 -        -
-- authenticated         all but the blocked     - (at sign-up)    own      -
-- app_admin             all                     -                 all      -
-- Columns decide what of a profile is public.
drop policy if exists profiles_select_anon on public.profiles;
create policy profiles_select_anon on public.profiles
    for select to anon
    using (true);
comment on policy profiles_select_anon on public.profiles is 'Public profiles are viewable by everyone';

drop policy if exists profiles_select_authenticated on public.profiles;
create policy profiles_select_authenticated on public.profiles
    for select to authenticated
    using (private.can_see((select auth.uid()), id));
comment on policy profiles_select_authenticated on public.profiles is
'Public profiles are viewable by everyone, but for two people one of whom has blocked the other';

drop policy if exists profiles_select_admin on public.profiles;
create policy profiles_select_admin on public.profiles
    for select to app_admin
    using ((select private.is_admin()));
comment on policy profiles_select_admin on public.profiles is 'Admins see everybody';

drop policy if exists profiles_update_authenticated on public.profiles;
create policy profiles_update_authenticated on public.profiles
    for update to authenticated
    using (id = (select auth.uid()))
    with check (id = (select auth.uid()));
comment on policy profiles_update_authenticated on public.profiles is 'Users can update own profile';

drop policy if exists profiles_update_admin on public.profiles;
create policy profiles_update_admin on public.profiles
    for update to app_admin
    using ((select private.is_admin()))
    with check ((select private.is_admin()));
comment on policy profiles_update_admin on public.profiles is 'Admins can mend any profile';
