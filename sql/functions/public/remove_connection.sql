-- Withdraws the caller's request, or ends a connection. Callers: both ends. Errors: 42501, P0002, MD105 illegal_step.
create or replace function public.remove_connection(p_connection_id uuid)
returns public.user_connections
language sql
volatile
security invoker
set search_path = ''
as $$ select private.remove_connection(p_connection_id) $$;
revoke all on function public.remove_connection(uuid) from public, anon, authenticated, service_role;
grant execute on function public.remove_connection(uuid) to authenticated;
comment on function public.remove_connection(uuid) is
'Withdraws the caller''s request, or ends a connection.';
