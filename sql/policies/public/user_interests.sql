-- public.user_interests   select   insert          update         delete
-- anon                    -        -               -              -
-- authenticated           own      own, explicit   own: weight    own
drop policy if exists user_interests_select_authenticated on public.user_interests;
create policy user_interests_select_authenticated on public.user_interests
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy user_interests_select_authenticated on public.user_interests is 'People see their own interests';

drop policy if exists user_interests_insert_authenticated on public.user_interests;
create policy user_interests_insert_authenticated on public.user_interests
    for insert to authenticated
    with check (user_id = (select auth.uid()) and source = 'explicit' and (select private.is_person()));
comment on policy user_interests_insert_authenticated on public.user_interests is 'People say what they like';

drop policy if exists user_interests_update_authenticated on public.user_interests;
create policy user_interests_update_authenticated on public.user_interests
    for update to authenticated
    using (user_id = (select auth.uid()))
    with check (user_id = (select auth.uid()));
comment on policy user_interests_update_authenticated on public.user_interests is 'People say how much they like it';

drop policy if exists user_interests_delete_authenticated on public.user_interests;
create policy user_interests_delete_authenticated on public.user_interests
    for delete to authenticated
    using (user_id = (select auth.uid()));
comment on policy user_interests_delete_authenticated on public.user_interests is
'People take back what they or the recommender said';
