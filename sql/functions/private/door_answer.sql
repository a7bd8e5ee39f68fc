-- What a door is told of a scan: the answer that stands in the log, and who it is about, as a door may know it.
-- Callers: check_in, undo_check_in.
create or replace function private.door_answer(p_scan private.check_ins)
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
stable
security definer
set search_path = ''
as $$
    select
        p_scan.result, r.id, p.first_name, left(p.last_name, 1), r.ticket_type, p_scan.checked_in_at,
        p_scan.first_gate, p_scan.opens_at
    from (values (p_scan.registration_id)) as s (registration_id)
    left join public.event_registrations as r on r.id = s.registration_id
    left join public.profiles as p on p.id = r.user_id
$$;
revoke all on function private.door_answer(private.check_ins) from public, anon, authenticated, service_role;
