-- Runs before every API request: an admin becomes app_admin for this request alone. Caller: PostgREST.
-- Invoker, because a definer function cannot set the role; each admin policy checks again.
create or replace function private.pre_request()
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    if current_user = 'authenticated' and (select private.is_admin()) then
        set local role app_admin;
    end if;
end;
$$;
revoke all on function private.pre_request() from public, anon, authenticated, service_role;
grant execute on function private.pre_request() to anon, authenticated, service_role;
