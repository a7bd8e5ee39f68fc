-- Whether a name is that of a time zone, as IANA writes them: an abbreviation such as COT knows no daylight saving time.
-- Caller: a check of communication_preferences.
create or replace function private.is_zone(p_name text)
returns boolean
language plpgsql
immutable
parallel safe
security invoker
set search_path = ''
as $$
begin
    if p_name !~ '^([A-Z][A-Za-z_]+/[A-Za-z_/+-]+|UTC)$' then
        return false;
    end if;
    perform timestamp '2000-01-01' at time zone p_name;
    return true;
exception when invalid_parameter_value then
    return false;
end;
$$;
revoke all on function private.is_zone(text) from public, anon, authenticated, service_role;
grant execute on function private.is_zone(text) to authenticated, service_role;
