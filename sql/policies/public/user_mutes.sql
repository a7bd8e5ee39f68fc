-- public.user_mutes     select   insert   update   delete
-- anon                  -        -        -        -
-- authenticated         own      own      own      own
drop policy if exists user_mutes_select_authenticated on public.user_mutes;
create policy user_mutes_select_authenticated on public.user_mutes
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy user_mutes_select_authenticated on public.user_mutes is 'People see what they have muted';

drop policy if exists user_mutes_insert_authenticated on public.user_mutes;
create policy user_mutes_insert_authenticated on public.user_mutes
    for insert to authenticated
    with check (user_id = (select auth.uid()) and (select private.is_person()));
comment on policy user_mutes_insert_authenticated on public.user_mutes is 'People mute for themselves';

drop policy if exists user_mutes_update_authenticated on public.user_mutes;
create policy user_mutes_update_authenticated on public.user_mutes
    for update to authenticated
    using (user_id = (select auth.uid()))
    with check (user_id = (select auth.uid()));
comment on policy user_mutes_update_authenticated on public.user_mutes is 'People change how long they mute';

drop policy if exists user_mutes_delete_authenticated on public.user_mutes;
create policy user_mutes_delete_authenticated on public.user_mutes
    for delete to authenticated
    using (user_id = (select auth.uid()));
comment on policy user_mutes_delete_authenticated on public.user_mutes is 'People take back their own mutes';
