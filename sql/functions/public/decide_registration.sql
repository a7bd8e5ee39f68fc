-- Grants or refuses a registration that waits for approval. Callers: the organizer, co-organizers, admins.
-- Errors: 42501, P0002, MD101 event_not_open, MD202 event_over, MD213 not_requested.
create or replace function public.decide_registration(p_registration_id uuid, p_is_approved boolean)
returns public.event_registrations
language sql
volatile
security invoker
set search_path = ''
as $$
    select private.decide_registration(p_registration_id, p_is_approved)
$$;
revoke all on function public.decide_registration(uuid, boolean) from public, anon, authenticated, service_role;
grant execute on function public.decide_registration(uuid, boolean) to authenticated;
comment on function public.decide_registration(uuid, boolean) is
'Grants or refuses a registration that waits for approval.';
