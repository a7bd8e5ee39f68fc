-- Takes in what a door has scanned without a line, the earliest scan first, and says of each what became of it. A scan
-- that cannot be read is refused by itself, with its reason; all others are kept, also those of tickets that are no
-- longer good. The same scans again change nothing. Caller: public.upload_check_ins.
-- Errors: P0002, 42501, 22023, MD175 event_archived, MD232 too_many_scans.
create or replace function private.upload_check_ins(p_event_id uuid, p_scans jsonb)
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
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    c_most constant integer := 500;
    v_scans private.scan[];
    v_scan private.scan;
    v_event public.events;
    v_row private.check_ins;
    v_seen uuid[];
begin
    perform private.require_door(p_event_id);
    if jsonb_typeof(p_scans) is distinct from 'array' then
        raise invalid_parameter_value using
            message = 'Se espera una lista de escaneos',
            detail = '{"en": "A list of scans is expected"}', hint = 'no_list_of_scans';
    elsif jsonb_array_length(p_scans) > c_most then
        perform private.fail('MD232', jsonb_build_object('most', c_most));
    end if;
    v_scans := array(
        select private.read_scan(s.number, s.scan) from jsonb_array_elements(p_scans) with ordinality as s (scan, number)
    );
    v_event := private.lock_door(
        p_event_id,
        array(select s.code_hash from unnest(v_scans) as s),
        array(select s.registration_id from unnest(v_scans) as s)
    );
    for v_scan in
        select s.* from unnest(v_scans) as s order by s.scanned_at, s.number
    loop
        v_row := null;
        if v_scan.refusal is null then
            begin
                v_row := private.record_scan(
                    v_event, v_scan.code_hash, v_scan.registration_id, v_scan.device, v_scan.nonce, v_scan.gate,
                    v_scan.scanned_at
                );
            exception when invalid_parameter_value or no_data_found or sqlstate 'MD230' then
                get stacked diagnostics v_scan.refusal = pg_exception_hint;
            end;
        end if;
        v_seen := v_seen || v_row.registration_id;
        scan := v_scan.number;
        device := v_scan.device;
        nonce := v_scan.nonce;
        result := v_row.result;
        is_flagged := v_row.is_flagged;
        refusal := v_scan.refusal;
        registration_id := v_row.registration_id;
        checked_in_at := v_row.checked_in_at;
        gate := v_row.first_gate;
        return next;
    end loop;
    perform private.follow_door_log(p_event_id, v_seen);
end;
$$;
revoke all on function private.upload_check_ins(uuid, jsonb) from public, anon, authenticated, service_role;
grant execute on function private.upload_check_ins(uuid, jsonb) to authenticated;
