-- The codes of all that the caller may do. Caller: public.whoami.
create or replace function private.my_permissions()
returns text[]
language sql
stable
security definer
set search_path = ''
as $$
    select coalesce(array_agg(k.code order by k.code), '{}')
    from private.permissions as k
    where (select private.has_permission(k.code))
$$;
revoke all on function private.my_permissions() from public, anon, authenticated, service_role;
grant execute on function private.my_permissions() to authenticated;
