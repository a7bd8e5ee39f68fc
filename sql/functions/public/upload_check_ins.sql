-- Takes in what a door has scanned without a line. Callers: the organizer of the event, its staff, admins.
-- Errors: P0002, 42501, 22023, MD175 event_archived, MD232 too_many_scans.
create or replace function public.upload_check_ins(p_event_id uuid, p_scans jsonb)
returns table (
    scan bigint,
    device text,
    nonce text,
    result public.check_in_result,
    is_flagged boolean,
    refusal text,
    registration_id uuid,
    checked_in_at timestamptz,
    gate text
)
language sql
volatile
security invoker
set search_path = ''
as $$ select u.* from private.upload_check_ins(p_event_id, p_scans) as u order by u.scan $$;
revoke all on function public.upload_check_ins(uuid, jsonb) from public, anon, authenticated, service_role;
grant execute on function public.upload_check_ins(uuid, jsonb) to authenticated;
comment on function public.upload_check_ins(uuid, jsonb) is
'What became of each scan of a list, numbered from 1. Flagged: the ticket was no good, and the device could not know.';
