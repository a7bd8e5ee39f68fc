-- Accepts or declines a request. Callers: whom was asked. Errors: 42501, P0002, MD105 illegal_step.
create or replace function public.answer_connection(p_connection_id uuid, p_accept boolean)
returns public.user_connections
language sql
volatile
security invoker
set search_path = ''
as $$ select private.answer_connection(p_connection_id, p_accept) $$;
revoke all on function public.answer_connection(uuid, boolean) from public, anon, authenticated, service_role;
grant execute on function public.answer_connection(uuid, boolean) to authenticated;
comment on function public.answer_connection(uuid, boolean) is
'Accepts or declines a request to connect, for whom was asked.';
