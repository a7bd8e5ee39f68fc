-- Logs that the caller has opened a resource of somebody else's. Caller: public.record_resource_access, which has checked
-- that he sees it. Who, from where and with what is read from the request, so nobody writes in another's name.
-- Errors: 23514 for an unknown kind of access.
create or replace function private.log_resource_access(p_resource_id uuid, p_access_type text)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    insert into public.resource_access_logs (resource_id, user_id, access_type, ip_address, user_agent, created_at)
    select
        r.id, u.id, p_access_type, private.client_network(),
        left(nullif(current_setting('request.headers', true), '')::jsonb ->> 'user-agent', 300), private.clock()
    from public.resources as r
    left join auth.users as u on u.id = (select auth.uid()) and not u.is_anonymous
    where r.id = p_resource_id and r.author_id is distinct from (select auth.uid());
end;
$$;
revoke all on function private.log_resource_access(uuid, text) from public, anon, authenticated, service_role;
grant execute on function private.log_resource_access(uuid, text) to anon, authenticated;
