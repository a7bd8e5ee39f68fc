-- Makes registrations say what the log of the door says of them, all at once: who is in is counted once a statement.
-- Callers: check_in, upload_check_ins, undo_check_in, after what they write into the log.
create or replace function private.follow_door_log(p_event_id uuid, p_registration_ids uuid[])
returns void
language sql
volatile
security definer
set search_path = ''
as $$
    update public.event_registrations as r
    set check_in_time = s.entered_at
    from (
        select
            i.registration_id,
            (
                select e.entered_at
                from private.entries as e
                where e.event_id = p_event_id and e.registration_id = i.registration_id
            ) as entered_at
        from unnest(p_registration_ids) as i (registration_id)
    ) as s
    where r.id = s.registration_id and r.check_in_time is distinct from s.entered_at
$$;
revoke all on function private.follow_door_log(uuid, uuid[]) from public, anon, authenticated, service_role;
