-- Gives a confirmed seat of the caller's to another person. Callers: signed-in people.
-- Errors: 42501, P0002, MD206 registration_refused, MD207 members_only, MD214 transfer_closed, MD215 already_registered.
create or replace function public.transfer_registration(p_registration_id uuid, p_to_user_id uuid)
returns public.event_registrations
language sql
volatile
security invoker
set search_path = ''
as $$
    select private.transfer_registration(p_registration_id, p_to_user_id)
$$;
revoke all on function public.transfer_registration(uuid, uuid) from public, anon, authenticated, service_role;
grant execute on function public.transfer_registration(uuid, uuid) to authenticated;
comment on function public.transfer_registration(uuid, uuid) is
'Gives a confirmed seat to another person, with what was paid for it.';
