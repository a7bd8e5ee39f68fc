-- Ends a legal hold now; twice changes nothing. Callers: admins. Errors: 42501, P0002.
create or replace function public.lift_legal_hold(p_hold_id uuid)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$ select private.lift_legal_hold(p_hold_id) $$;
revoke all on function public.lift_legal_hold(uuid) from public, anon, authenticated, service_role;
grant execute on function public.lift_legal_hold(uuid) to authenticated;
comment on function public.lift_legal_hold(uuid) is 'Ends a legal hold; twice changes nothing. Admins only.';
