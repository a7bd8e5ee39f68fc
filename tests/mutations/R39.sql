-- R39: whoever is at one end of a connection may write it, in any state and in any name.
grant insert, update, delete on public.user_connections to authenticated;
drop policy user_connections_select_authenticated on public.user_connections;
create policy user_connections_all_authenticated on public.user_connections
    for all to authenticated
    using (requester_id = (select auth.uid()) or recipient_id = (select auth.uid()));
