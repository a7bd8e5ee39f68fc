-- Lets a person in at the door of an event, by the code of the ticket or by the registration. Callers: its organizer, its
-- staff, admins. Errors: P0002, 42501, 22023, MD175 event_archived, MD230 scan_reused.
create or replace function public.check_in(
    p_event_id uuid,
    p_device text,
    p_nonce text,
    p_code text default null,
    p_registration_id uuid default null,
    p_gate text default null
)
returns table (
    result public.check_in_result,
    registration_id uuid,
    first_name text,
    last_initial text,
    ticket_type text,
    checked_in_at timestamptz,
    gate text,
    opens_at timestamptz
)
language sql
volatile
security invoker
set search_path = ''
as $$
    select c.* from private.check_in(p_event_id, p_device, p_nonce, p_code, p_registration_id, p_gate) as c
$$;
revoke all on function public.check_in(uuid, text, text, text, uuid, text)
from public, anon, authenticated, service_role;
grant execute on function public.check_in(uuid, text, text, text, uuid, text) to authenticated;
comment on function public.check_in(uuid, text, text, text, uuid, text) is
'What the door says to a ticket: ok once, already_in to all others, with the first time and gate. The same nonce of a '
'device gives the same answer.';
