-- public.user_connections   select     insert, update, delete
-- anon                      -          -
-- authenticated             both ends  - (request_connection, answer_connection, remove_connection)
-- Nobody else sees who knows whom, admins included; with a block neither end does.
drop policy if exists user_connections_select_authenticated on public.user_connections;
create policy user_connections_select_authenticated on public.user_connections
    for select to authenticated
    using (
        (requester_id = (select auth.uid()) and private.can_see((select auth.uid()), recipient_id))
        or (recipient_id = (select auth.uid()) and private.can_see((select auth.uid()), requester_id))
    );
comment on policy user_connections_select_authenticated on public.user_connections is
'Users can manage their connections';
