-- Takes a seat for the caller; the database decides whether there is one. Asking twice gives the same row.
-- Callers: signed-in people.
-- Errors: 42501, P0002, MD101 event_not_open, MD201 event_full, MD202 event_over, MD203 registration_closed, 23514.
create or replace function public.register_for_event(p_event_id uuid, p_ticket_type text default 'general')
returns public.event_registrations
language sql
volatile
security invoker
set search_path = ''
as $$
    select private.register_for_event(p_event_id, p_ticket_type)
$$;
revoke all on function public.register_for_event(uuid, text) from public, anon, authenticated, service_role;
grant execute on function public.register_for_event(uuid, text) to authenticated;
comment on function public.register_for_event(uuid, text) is
'Registers the caller for an event; twice gives the same registration.';
