-- public.user_blocks    select   insert   update   delete
-- anon                  -        -        -        -
-- authenticated         own      own      -        own
-- app_admin             own      own      -        own
-- Who is blocked cannot tell: the row is its maker's alone.
drop policy if exists user_blocks_select_authenticated on public.user_blocks;
create policy user_blocks_select_authenticated on public.user_blocks
    for select to authenticated
    using (blocker_id = (select auth.uid()));
comment on policy user_blocks_select_authenticated on public.user_blocks is 'People see whom they have blocked';

drop policy if exists user_blocks_insert_authenticated on public.user_blocks;
create policy user_blocks_insert_authenticated on public.user_blocks
    for insert to authenticated
    with check (blocker_id = (select auth.uid()) and (select private.is_person()));
comment on policy user_blocks_insert_authenticated on public.user_blocks is 'People block in their own name';

drop policy if exists user_blocks_delete_authenticated on public.user_blocks;
create policy user_blocks_delete_authenticated on public.user_blocks
    for delete to authenticated
    using (blocker_id = (select auth.uid()));
comment on policy user_blocks_delete_authenticated on public.user_blocks is 'People take back their own blocks';
