-- Takes back that somebody is in. Callers: the organizer of the event, its staff, admins.
-- Errors: P0002, 42501, MD175 event_archived.
create or replace function public.undo_check_in(p_event_id uuid, p_registration_id uuid, p_reason text default null)
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
as $$ select u.* from private.undo_check_in(p_event_id, p_registration_id, p_reason) as u $$;
revoke all on function public.undo_check_in(uuid, uuid, text) from public, anon, authenticated, service_role;
grant execute on function public.undo_check_in(uuid, uuid, text) to authenticated;
comment on function public.undo_check_in(uuid, uuid, text) is
'Takes an entry back; it stays in the log. not_in: there was none.';
