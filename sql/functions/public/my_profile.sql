-- The caller's own profile with its private columns; no row for anonymous sign-ins. Callers: clients.
create or replace function public.my_profile()
returns setof public.profiles
language sql
stable
security invoker
set search_path = ''
as $$ select p.* from private.my_profile() as p $$;
revoke all on function public.my_profile() from public, anon, authenticated, service_role;
grant execute on function public.my_profile() to authenticated;
comment on function public.my_profile() is 'The caller''s own profile, private columns included.';
