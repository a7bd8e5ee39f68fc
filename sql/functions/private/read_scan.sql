-- A scan as a device wrote it down; what cannot be read says so in `refusal`. Caller: upload_check_ins.
create or replace function private.read_scan(p_number bigint, p_scan jsonb)
returns private.scan
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_scan private.scan;
begin
    v_scan.number := p_number;
    v_scan.device := p_scan ->> 'device';
    v_scan.nonce := p_scan ->> 'nonce';
    v_scan.gate := p_scan ->> 'gate';
    v_scan.code_hash := coalesce(
        private.ticket_hash(p_scan ->> 'code'), decode(p_scan ->> 'code_hash', 'hex')
    );
    v_scan.registration_id := (p_scan ->> 'registration_id')::uuid;
    if octet_length(v_scan.code_hash) <> 32 then
        v_scan.refusal := 'malformed';
    -- without a zone it would be read in ours
    elsif p_scan ->> 'scanned_at' ~ '\d\d:\d\d.*([zZ]|[+-]\d\d(:?\d\d)?)$' then
        v_scan.scanned_at := (p_scan ->> 'scanned_at')::timestamptz;
    else
        v_scan.refusal := 'scanned_at_missing';
    end if;
    return v_scan;
exception when data_exception then
    v_scan.refusal := 'malformed';
    return v_scan;
end;
$$;
revoke all on function private.read_scan(bigint, jsonb) from public, anon, authenticated, service_role;
