-- Whether a hold or an offer of an event has run out and nobody has touched its seats since. Callers: settle_seats,
-- settle_if_due.
create or replace function private.has_due_holds(p_event_id uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select exists (
        select from public.event_registrations as r
        where r.event_id = p_event_id and r.status in ('pending', 'offered') and r.hold_expires_at <= private.clock()
    )
$$;
revoke all on function private.has_due_holds(uuid) from public, anon, authenticated, service_role;
