-- Lets a person in at the door of an event, or says why not. Caller: public.check_in. The right is checked before the
-- code is looked at, so nobody else learns anything of a code.
-- Errors: P0002, 42501, 22023, MD175 event_archived, MD230 scan_reused.
create or replace function private.check_in(
    p_event_id uuid,
    p_device text,
    p_nonce text,
    p_code text,
    p_registration_id uuid,
    p_gate text
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
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_code_hash constant bytea := private.ticket_hash(p_code);
    v_event public.events;
    v_row private.check_ins;
begin
    v_event := private.lock_door(p_event_id, array[v_code_hash], array[p_registration_id]);
    v_row := private.record_scan(v_event, v_code_hash, p_registration_id, p_device, p_nonce, p_gate, null);
    perform private.follow_door_log(p_event_id, array[v_row.registration_id]);
    return query select a.* from private.door_answer(v_row) as a;
end;
$$;
revoke all on function private.check_in(uuid, text, text, text, uuid, text)
from public, anon, authenticated, service_role;
grant execute on function private.check_in(uuid, text, text, text, uuid, text) to authenticated;
