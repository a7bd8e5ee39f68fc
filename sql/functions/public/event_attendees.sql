-- Who is registered, oldest first, after the row (p_after, p_after_id). Callers: the organizer, admins.
-- Errors: P0002, 42501.
create or replace function public.event_attendees(
    p_event_id uuid,
    p_limit integer default 100,
    p_after timestamptz default null,
    p_after_id uuid default null
)
returns table (
    registration_id uuid,
    user_id uuid,
    first_name text,
    last_name text,
    avatar_url text,
    ticket_type text,
    status public.registration_status,
    payment_status public.payment_status,
    check_in_time timestamptz,
    created_at timestamptz
)
language sql
volatile
security invoker
set search_path = ''
as $$
    select a.* from private.event_attendees(p_event_id, p_limit, p_after, p_after_id) as a
$$;
revoke all on function public.event_attendees(uuid, integer, timestamptz, uuid)
from public, anon, authenticated, service_role;
grant execute on function public.event_attendees(uuid, integer, timestamptz, uuid) to authenticated;
comment on function public.event_attendees(uuid, integer, timestamptz, uuid) is
'Who is registered for an event, page by page, for its organizer.';
