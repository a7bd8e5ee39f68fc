-- A parameter as its type writes it. Null, when it is not of that type: only plain dates, no 'now' or 'infinity'.
-- Caller: check_report_parameters.
create or replace function private.report_value(p_value jsonb, p_type text)
returns jsonb
language plpgsql
stable
security invoker
set search_path = ''
set timezone = 'UTC'
as $$
declare
    v_kind constant text := jsonb_typeof(p_value);
    v_text constant text := p_value #>> '{}';
begin
    return case
        when p_type = 'bool' and v_kind = 'boolean' then p_value
        when p_type = 'int4' and v_kind = 'number' and v_text ~ '^-?[0-9]{1,10}$' then to_jsonb(v_text::integer)
        when p_type = 'text' and v_kind = 'string' and length(v_text) <= 200 then p_value
        when p_type = 'text[]' and v_kind = 'array' and jsonb_array_length(p_value) between 1 and 50
            and not jsonb_path_exists(p_value, '$[*] ? (@.type() != "string")') then p_value
        when p_type = 'timestamptz' and v_kind = 'string'
            and v_text ~ '^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d(:?\d\d)?)?)?$'
            then to_jsonb(v_text::timestamptz)
    end;
exception when datetime_field_overflow or invalid_datetime_format or numeric_value_out_of_range
    or invalid_time_zone_displacement_value then
    return null;
end;
$$;
revoke all on function private.report_value(jsonb, text) from public, anon, authenticated, service_role;
