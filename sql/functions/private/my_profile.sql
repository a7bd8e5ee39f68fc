-- The caller's whole profile, private columns included. Caller: public.my_profile.
create or replace function private.my_profile()
returns setof public.profiles
language sql
stable
security definer
set search_path = ''
as $$ select p.* from public.profiles as p where p.id = (select auth.uid()) $$;
revoke all on function private.my_profile() from public, anon, authenticated, service_role;
grant execute on function private.my_profile() to authenticated;
