-- What is promised back for an event, newest first. Callers: who manages the event. Errors: P0002, 42501.
create or replace function public.event_refunds(p_event_id uuid, p_state text default null)
returns setof public.payment_refunds
language sql
volatile
security invoker
set search_path = ''
as $$
    select f.* from private.event_refunds(p_event_id, p_state) as f
$$;
revoke all on function public.event_refunds(uuid, text) from public, anon, authenticated, service_role;
grant execute on function public.event_refunds(uuid, text) to authenticated;
comment on function public.event_refunds(uuid, text) is
'The refunds of an event, for its organizer: all, or those in one state.';
