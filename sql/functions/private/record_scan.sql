-- One scan at the door of an event: judges it and writes it into the log, which follow_door_log follows. It has the hash
-- of a code, or the registration when somebody was found by name. The same scan again (device, nonce) gives the row of the first.
-- The ticket is judged as it stands now, the hour by when it was scanned: p_scanned_at is that of a scan that was made
-- without a line, and null for one whose answer is waited for. Validity comes before "already in"; of several scans the
-- earliest says since when somebody is in. Callers: check_in, upload_check_ins, after lock_door.
-- Errors: P0002, 22023, MD230 scan_reused.
create or replace function private.record_scan(
    p_event public.events,
    p_code_hash bytea,
    p_registration_id uuid,
    p_device text,
    p_nonce text,
    p_gate text,
    p_scanned_at timestamptz
)
returns private.check_ins
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_now constant timestamptz := private.clock();
    v_row private.check_ins;
    v_window record;
    v_code private.ticket_codes;
    v_registration public.event_registrations;
    v_entry private.entries;
begin
    if num_nonnulls(p_code_hash, p_registration_id) <> 1
        or length(p_device) not between 1 and 100 or length(p_nonce) not between 1 and 100
        or num_nulls(p_device, p_nonce) > 0 or length(p_gate) > 60 then
        raise invalid_parameter_value using
            message = 'Un escaneo necesita dispositivo, número y un código o una inscripción',
            detail = '{"en": "A scan needs a device, a nonce, and a code or a registration"}', hint = 'scan_incomplete';
    end if;
    select c.* into v_row
    from private.check_ins as c
    where c.event_id = p_event.id and c.device = p_device and c.nonce = p_nonce;
    if found then
        if v_row.code_hash is distinct from p_code_hash
            or (p_code_hash is null and v_row.registration_id is distinct from p_registration_id) then
            perform private.fail('MD230', jsonb_build_object('device', p_device, 'nonce', p_nonce));
        end if;
        return v_row;
    end if;

    select c.* into v_code from private.ticket_codes as c where c.code_hash = p_code_hash;
    select r.* into v_registration
    from public.event_registrations as r
    where r.id = coalesce(p_registration_id, v_code.registration_id);
    if p_registration_id is not null and v_registration.event_id is distinct from p_event.id then
        perform private.registration_not_found();
    end if;
    select e.* into v_entry
    from private.entries as e
    where e.event_id = p_event.id and e.registration_id = v_registration.id;
    select w.* into v_window from private.door_window(p_event) as w;

    v_row.scanned_at := least(p_scanned_at, v_now);  -- the clock of a device may go ahead
    v_row.result := case
        when v_registration.id is null then 'unknown'
        when v_registration.event_id <> p_event.id then 'other_event'
        when v_code.revoked_at is not null and v_registration.status = 'confirmed' then 'replaced'
        when private.ticket_standing(v_registration) <> 'ok' then private.ticket_standing(v_registration)
        when p_scanned_at is null and p_event.status <> 'published' then 'closed'
        when v_row.scanned_at < v_window.opens_at then 'not_open'
        when v_row.scanned_at >= v_window.closes_at then 'closed'
        when v_entry.entered_at is not null then 'already_in'
        else 'ok'
    end;
    if v_row.result = 'other_event' then
        v_registration := null;  -- nobody at this door reads who goes to another one
    elsif v_row.result = 'not_open' then
        v_row.opens_at := v_window.opens_at;
    elsif v_row.result in ('ok', 'already_in') then
        if p_scanned_at is null then
            -- whoever waited for the lock began before the one who had it
            v_row.scanned_at := greatest(v_row.scanned_at, v_entry.entered_at);
        end if;
        if v_entry.entered_at <= v_row.scanned_at then
            v_row.checked_in_at := v_entry.entered_at;
            v_row.first_gate := v_entry.gate;
        else
            v_row.checked_in_at := v_row.scanned_at;
            v_row.first_gate := p_gate;
        end if;
    end if;

    insert into private.check_ins (
        event_id, event_date, registration_id, user_id, code_hash, result, turn, device, nonce, gate, scanned_at,
        is_late, scanned_by, checked_in_at, first_gate, opens_at
    )
    values (
        p_event.id, p_event.date, v_registration.id, v_registration.user_id, p_code_hash, v_row.result,
        private.door_turn(v_registration.id), p_device, p_nonce, p_gate, v_row.scanned_at,
        p_scanned_at is not null, (select auth.uid()), v_row.checked_in_at, v_row.first_gate, v_row.opens_at
    )
    returning * into v_row;
    return v_row;
end;
$$;
revoke all on function private.record_scan(public.events, bytea, uuid, text, text, text, timestamptz)
from public, anon, authenticated, service_role;
