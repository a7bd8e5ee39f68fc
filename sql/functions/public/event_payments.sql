-- The ledger of an event, oldest first, after the entry (p_after, p_after_id). Callers: who manages the event. Errors: P0002, 42501.
create or replace function public.event_payments(
    p_event_id uuid,
    p_limit integer default 100,
    p_after timestamptz default null,
    p_after_id uuid default null
)
returns table (
    id uuid,
    registration_id uuid,
    user_id uuid,
    provider text,
    kind text,
    amount numeric,
    currency text,
    occurred_at timestamptz,
    received_at timestamptz,
    problem text
)
language sql
volatile
security invoker
set search_path = ''
as $$
    select e.* from private.event_payments(p_event_id, p_limit, p_after, p_after_id) as e
$$;
revoke all on function public.event_payments(uuid, integer, timestamptz, uuid)
from public, anon, authenticated, service_role;
grant execute on function public.event_payments(uuid, integer, timestamptz, uuid) to authenticated;
comment on function public.event_payments(uuid, integer, timestamptz, uuid) is
'The ledger of an event, page by page, for its organizer, with what has to be looked at.';
