-- Takes back that somebody is in; both stay in the log, and who did it in the audit log. Whoever is not in stays so.
-- Caller: public.undo_check_in. Errors: P0002, 42501, MD175 event_archived.
create or replace function private.undo_check_in(p_event_id uuid, p_registration_id uuid, p_reason text)
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
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event constant public.events := private.lock_door(p_event_id, null, array[p_registration_id]);
    v_entry private.entries;
    v_row private.check_ins;
begin
    select r.id, r.user_id into v_row.registration_id, v_row.user_id
    from public.event_registrations as r
    where r.id = p_registration_id and r.event_id = p_event_id;
    if not found then
        perform private.registration_not_found();
    end if;
    select e.* into v_entry
    from private.entries as e
    where e.event_id = p_event_id and e.registration_id = p_registration_id;
    if not found then
        v_row.result := 'not_in';
    else
        insert into private.check_ins (
            event_id, event_date, registration_id, user_id, result, turn, scanned_at, scanned_by, checked_in_at,
            first_gate
        )
        values (
            v_event.id, v_event.date, p_registration_id, v_row.user_id, 'undone', private.door_turn(p_registration_id),
            private.clock(), (select auth.uid()), v_entry.entered_at, v_entry.gate
        )
        returning * into v_row;
        perform private.follow_door_log(p_event_id, array[p_registration_id]);
        perform private.audit(
            'check_in.undone', 'event_registrations', p_registration_id::text, v_row.user_id,
            jsonb_build_object('event_id', v_event.id, 'checked_in_at', v_entry.entered_at, 'gate', v_entry.gate),
            jsonb_strip_nulls(jsonb_build_object('reason', left(p_reason, 2000)))
        );
    end if;
    return query select a.* from private.door_answer(v_row) as a;
end;
$$;
revoke all on function private.undo_check_in(uuid, uuid, text) from public, anon, authenticated, service_role;
grant execute on function private.undo_check_in(uuid, uuid, text) to authenticated;
