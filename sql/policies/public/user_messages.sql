-- public.user_messages   select                           insert   update                       delete
-- anon                   -                                -        -                            -
-- authenticated          both ends, until they delete it  own      recipient: read, read_at     - (delete_message)
-- Nobody else reads a message, admins included; with a block neither end does.
drop policy if exists user_messages_select_authenticated on public.user_messages;
create policy user_messages_select_authenticated on public.user_messages
    for select to authenticated
    using (
        (
            sender_id = (select auth.uid()) and sender_deleted_at is null
            and private.can_see((select auth.uid()), recipient_id)
        )
        or (
            recipient_id = (select auth.uid()) and recipient_deleted_at is null
            and private.can_see((select auth.uid()), sender_id)
        )
    );
comment on policy user_messages_select_authenticated on public.user_messages is 'Users can view their messages';

drop policy if exists user_messages_insert_authenticated on public.user_messages;
create policy user_messages_insert_authenticated on public.user_messages
    for insert to authenticated
    with check (sender_id = (select auth.uid()) and (select private.is_person()));
comment on policy user_messages_insert_authenticated on public.user_messages is 'Users can send messages';

drop policy if exists user_messages_update_authenticated on public.user_messages;
create policy user_messages_update_authenticated on public.user_messages
    for update to authenticated
    using (recipient_id = (select auth.uid()))
    with check (recipient_id = (select auth.uid()));
comment on policy user_messages_update_authenticated on public.user_messages is 'Recipients mark their messages read';
