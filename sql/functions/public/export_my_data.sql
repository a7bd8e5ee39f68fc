-- What we hold of the caller. Callers: clients. Errors: 42501, MD401 too_many_requests.
create or replace function public.export_my_data()
returns jsonb
language sql
volatile
security invoker
set search_path = ''
as $$ select private.export_my_data() $$;
revoke all on function public.export_my_data() from public, anon, authenticated, service_role;
grant execute on function public.export_my_data() to authenticated;
comment on function public.export_my_data() is
'Everything that is kept about the caller, table by table, without the identity of anybody else.';
