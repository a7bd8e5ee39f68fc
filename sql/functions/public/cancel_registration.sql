-- Gives a seat back. Callers: its owner, the organizer of the event, admins.
-- Errors: 42501, P0002, MD204 registration_not_cancellable.
create or replace function public.cancel_registration(p_registration_id uuid)
returns public.event_registrations
language sql
volatile
security invoker
set search_path = ''
as $$
    select private.cancel_registration(p_registration_id)
$$;
revoke all on function public.cancel_registration(uuid) from public, anon, authenticated, service_role;
grant execute on function public.cancel_registration(uuid) to authenticated;
comment on function public.cancel_registration(uuid) is 'Cancels a registration; twice changes nothing.';
