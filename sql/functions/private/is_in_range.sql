-- Whether a parameter lies between two limits, as its type compares; no limit holds none back.
-- Caller: check_report_parameters.
create or replace function private.is_in_range(p_value jsonb, p_type text, p_minimum text, p_maximum text)
returns boolean
language sql
stable
security invoker
set search_path = ''
set timezone = 'UTC'
as $$
    select coalesce(
        case p_type
            when 'int4' then (p_value #>> '{}')::integer
                between coalesce(p_minimum::integer, -2147483648) and coalesce(p_maximum::integer, 2147483647)
            when 'timestamptz' then (p_value #>> '{}')::timestamptz
                between coalesce(p_minimum::timestamptz, '-infinity') and coalesce(p_maximum::timestamptz, 'infinity')
        end,
        true
    )
$$;
revoke all on function private.is_in_range(jsonb, text, text, text) from public, anon, authenticated, service_role;
