-- Takes the seat that is offered to the caller. Callers: signed-in people. Errors: 42501, P0002, MD212 offer_gone.
create or replace function public.accept_offer(p_registration_id uuid)
returns public.event_registrations
language sql
volatile
security invoker
set search_path = ''
as $$
    select private.accept_offer(p_registration_id)
$$;
revoke all on function public.accept_offer(uuid) from public, anon, authenticated, service_role;
grant execute on function public.accept_offer(uuid) to authenticated;
comment on function public.accept_offer(uuid) is
'Takes the seat that is offered; twice changes nothing. Cancelling declines it.';
