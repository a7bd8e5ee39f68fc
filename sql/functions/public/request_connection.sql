-- Asks a person to connect; twice gives the same row. Callers: signed-in people.
-- Errors: 42501, P0002, 23514, MD140 connection_declined, MD401 too_many_requests, MD501 silenced.
create or replace function public.request_connection(p_user_id uuid)
returns public.user_connections
language sql
volatile
security invoker
set search_path = ''
as $$ select private.request_connection(p_user_id) $$;
revoke all on function public.request_connection(uuid) from public, anon, authenticated, service_role;
grant execute on function public.request_connection(uuid) to authenticated;
comment on function public.request_connection(uuid) is
'Asks a person to connect; asking somebody who has asked the caller accepts.';
