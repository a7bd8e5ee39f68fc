-- How many are in, as the log of the door says. Callers: the organizer of the event, its staff, admins.
-- Errors: P0002, 42501, MD175 event_archived.
create or replace function public.door_stats(p_event_id uuid)
returns table (
    opens_at timestamptz,
    closes_at timestamptz,
    expected bigint,
    checked_in bigint,
    no_shows bigint,
    by_ticket_type jsonb,
    by_gate jsonb,
    flagged bigint
)
language sql
volatile
security invoker
set search_path = ''
as $$ select s.* from private.door_stats(p_event_id) as s $$;
revoke all on function public.door_stats(uuid) from public, anon, authenticated, service_role;
grant execute on function public.door_stats(uuid) to authenticated;
comment on function public.door_stats(uuid) is
'How many are in, of how many, by ticket and by the gate where they came first; no_shows once the door has closed.';
