-- Takes a seat for the caller, or a place on the waiting list unless p_wait is false; the database decides which, and the
-- price. Asking twice gives the same row; with a key, also after its end. Callers: signed-in people.
-- Errors: 42501, P0002, 22023, MD101, MD175, MD201 - MD203, MD205 - MD211.
create or replace function public.register_for_event(
    p_event_id uuid,
    p_ticket_type text default 'general',
    p_idempotency_key text default null,
    p_wait boolean default true
)
returns public.event_registrations
language sql
volatile
security invoker
set search_path = ''
as $$
    select private.register_for_event(p_event_id, p_ticket_type, p_idempotency_key, p_wait)
$$;
revoke all on function public.register_for_event(uuid, text, text, boolean)
from public, anon, authenticated, service_role;
grant execute on function public.register_for_event(uuid, text, text, boolean) to authenticated;
comment on function public.register_for_event(uuid, text, text, boolean) is
'Registers the caller for an event, or puts the caller on its waiting list; twice gives the same registration.';
